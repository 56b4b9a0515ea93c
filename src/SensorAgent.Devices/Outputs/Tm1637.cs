using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>Titan Micro TM1637: a display of four or six digits of seven segments on two lines of its own kind.</summary>
/// <remarks>
/// Datasheet V2.4: commands 0x40 data, 0xC0 address, 0x88 display on with the brightness. The protocol begins
/// when DIO falls while CLK is high and ends when it rises, bits lowest first, and the chip pulls DIO low for the ninth clock. Its clock may
/// be as slow as one likes, so the time that a line takes to change is wait enough. The module's resistors pull both lines high.
/// </remarks>
[Output("tm1637")]
internal sealed class Tm1637(IGpioOutput clock, IGpioOutput data, int digits, int brightness) : IOutput, IOutputDriver
{
    private const byte DataCommand = 0x40;
    private const byte AddressCommand = 0xC0;
    private const byte DisplayOff = 0x80;
    private const byte DisplayOn = 0x88;
    private const byte Point = 0x80;
    private const byte Minus = 0x40;
    private static readonly Setting<string> ClockKey = BusKeys.PinOf("Clk", "Line of CLK");
    private static readonly Setting<string> DataKey = BusKeys.PinOf("Dio", "Line of DIO");
    private static readonly Setting<int> DigitsKey = Setting.OneOf("Digits", 4, [4, 6], "Digits of the display.");
    private static readonly Setting<int> BrightnessKey = Setting.Integer("Brightness", 4, 1, 8, "Brightness, from 1 to 8.");

    // Segments a to g from the lowest bit: digits, then the letters that seven segments can show.
    private static readonly byte[] Figures = [0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F];

    private static readonly Dictionary<char, byte> Letters = new()
    {
        [' '] = 0, ['-'] = Minus, ['_'] = 0x08, ['='] = 0x48, ['°'] = 0x63, ['A'] = 0x77, ['B'] = 0x7C, ['C'] = 0x39, ['D'] = 0x5E, ['E'] = 0x79,
        ['F'] = 0x71, ['G'] = 0x3D, ['H'] = 0x76, ['I'] = 0x06, ['J'] = 0x1E, ['L'] = 0x38, ['N'] = 0x54, ['O'] = 0x5C, ['P'] = 0x73, ['Q'] = 0x67,
        ['R'] = 0x50, ['S'] = 0x6D, ['T'] = 0x78, ['U'] = 0x3E, ['Y'] = 0x6E,
    };

    private OutputState _shown = OutputState.Off;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Titan Micro TM1637: four or six digits of seven segments", OutputKind.Text)
    {
        Bus = BusKind.Gpio,
        Pins = [ClockKey, DataKey],
        Settings = [DigitsKey, BrightnessKey],
        WireAnswers = DataKey,
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var lines = context.OpenLines([ClockKey, DataKey], new(true, Drive: GpioDrive.OpenDrain));
        return context.Begin(new Tm1637(lines[0], lines[1], context.Get(DigitsKey), context.Get(BrightnessKey)));
    }

    /// <summary>What was written; the chip acknowledged it, and cannot be asked.</summary>
    public OutputState Read() => _shown;

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        Command(DataCommand);
        Command([AddressCommand, .. Segments(state.Words ?? "", digits)]);
        Command(state.IsOn ? (byte)(DisplayOn | (brightness - 1)) : DisplayOff);
        _shown = state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        clock.Dispose();
        data.Dispose();
    }

    /// <summary>The segments of a text: a colon or a point belongs to the digit before it; what has no shape stays dark.</summary>
    internal static byte[] Segments(string text, int digits)
    {
        var segments = new List<byte>();
        foreach (var letter in text)
        {
            if (letter is ':' or '.' && segments.Count > 0 && (segments[^1] & Point) == 0)
                segments[^1] |= Point;
            else
                segments.Add(char.IsAsciiDigit(letter) ? Figures[letter - '0'] : Letters.GetValueOrDefault(char.ToUpperInvariant(letter)));
        }

        return [.. segments.Concat(new byte[digits]).Take(digits)];
    }

    private void Command(params ReadOnlySpan<byte> bytes)
    {
        data.Write(false); // the start: CLK is high
        foreach (var value in bytes)
            Send(value);
        clock.Write(false);
        data.Write(false);
        clock.Write(true);
        data.Write(true); // the end
    }

    private void Send(byte value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            clock.Write(false);
            data.Write((value & (1 << bit)) != 0);
            clock.Write(true);
        }

        clock.Write(false);
        data.Write(true); // lets go, for the chip to pull
        clock.Write(true);
        if (data.Read())
            throw NoAnswer();
    }

    private BusException NoAnswer()
    {
        clock.Write(true);
        data.Write(true);
        return new(BusFault.NoAnswer, "The TM1637 does not acknowledge; check its supply, and whether Clk and Dio are exchanged.");
    }
}

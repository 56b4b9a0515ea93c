using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>WorldSemi WS2812B and its like: a strip of LEDs in one colour, its data line on MOSI.</summary>
/// <remarks>
/// WS2812B datasheet: 24 bits for each LED, green, red, blue, highest bit first; a 0 is 0.4 µs high and 0.85 µs low, a 1 is 0.8 µs high and
/// 0.45 µs low, each within 150 ns. At 2.4 MHz three bits of SPI last 1.25 µs: 100 is a 0 and 110 a 1. Newer ones take 280 µs of low for the end.
/// </remarks>
[Output("ws2812")]
internal sealed class Ws2812(ISpiDevice device, int count, string order) : IOutput, IOutputDriver
{
    private const int ClockHz = 2_400_000;
    private const int LatchBytes = 90; // 300 µs
    private const int MostLeds = 430; // what one transfer of spidev (4096 bytes) holds
    private static readonly Setting<int> CountKey = Setting.Integer("Count", 8, 1, MostLeds, "How many LEDs are on the strip.");
    private static readonly Setting<string> OrderKey = Setting.Choice(
        "Order", "GRB", ["GRB", "RGB", "BRG", "RBG", "GBR", "BGR"], "In which order an LED takes its colours.");
    private OutputState _shown = OutputState.Off;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("WorldSemi WS2812: LED strip on MOSI, brightness and one colour", OutputKind.Light)
    {
        Bus = BusKind.Spi,
        Settings = [CountKey, OrderKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var device = context.Board.OpenSpi(context.Get(BusKeys.SpiBus), context.Get(BusKeys.ChipSelect), new(ClockHz));
        return context.Begin(new Ws2812(device, context.Get(CountKey), context.Get(OrderKey)));
    }

    /// <summary>What was written: the LEDs cannot be asked.</summary>
    public OutputState Read() => _shown;

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        var colour = state.Words ?? _shown.Words ?? "#FFFFFF";
        var bytes = new byte[(2 * LatchBytes) + (count * 9)];
        var led = Encode(Levels(colour, state.Percent));
        for (var at = 0; at < count; at++)
            led.CopyTo(bytes, LatchBytes + (at * led.Length));
        device.Write(bytes);
        _shown = state with { Words = colour };
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Every bit as three: 100 or 110.</summary>
    internal static byte[] Encode(ReadOnlySpan<byte> levels)
    {
        var bytes = new byte[levels.Length * 3];
        for (var bit = 0; bit < levels.Length * 8; bit++)
        {
            Set(3 * bit);
            if ((levels[bit / 8] & (0x80 >> (bit % 8))) != 0)
                Set((3 * bit) + 1);
        }

        return bytes;

        void Set(int place) => bytes[place / 8] |= (byte)(0x80 >> (place % 8));
    }

    private byte[] Levels(string colour, double percent)
    {
        var rgb = int.Parse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return [.. order.Select(letter => (byte)Math.Round(((rgb >> letter switch { 'R' => 16, 'G' => 8, _ => 0 }) & 0xFF) * percent / 100))];
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>Hitachi HD44780 character display behind a PCF8574 on I2C, as most such displays are sold.</summary>
/// <remarks>
/// HD44780U datasheet (ADE-207-272): instructions in table 6, initialising by four bits in figure 24, character codes in table 4 (ROM A00).
/// The usual wiring of the adapter: P0 RS, P1 R/W, P2 E, P3 backlight, P4 to P7 D4 to D7. From one instruction to the next there are two
/// bytes on the bus at least: 45 µs at 400 kHz, four times the PCF8574's own limit, and the display needs 37 µs (table 6). The longer waits of
/// the start (4.1 ms and 100 µs in figure 24) are bytes that move nothing.
/// </remarks>
[Output("hd44780")]
internal sealed class Hd44780(II2cDevice device, int lines, int columns) : IOutput, IOutputDriver
{
    private const byte DataRegister = 0x01;
    private const byte Enable = 0x04;
    private const byte Backlight = 0x08;
    private const byte SetAddress = 0x80;
    private const int StartWait = 200; // bytes: 4.5 ms at 400 kHz, where the datasheet asks for 4.1
    private static readonly Setting<int> LinesKey = Setting.OneOf("Lines", 2, [1, 2, 4], "Lines of the display.");
    private static readonly Setting<int> ColumnsKey = Setting.Integer("Columns", 16, 8, 40, "Characters in a line.");
    private byte? _rest; // what the port was left with
    private string? _text;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Hitachi HD44780 character display behind a PCF8574", OutputKind.Text)
    {
        Bus = BusKind.I2c,
        Addresses = [0x27, 0x3F, .. Enumerable.Range(0x20, 7), .. Enumerable.Range(0x38, 7)],
        Settings = [LinesKey, ColumnsKey],
        ActsOn = static _ => true, // the adapter has no registers: what is written is what the pins drive
        Check = section =>
        {
            if (section.Get(LinesKey) == 4 && section.Get(ColumnsKey) > 20)
                section.Add(ColumnsKey.Key, "is more than a display of four lines can have", "use 16 or 20");
        },
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) =>
        context.OpenI2c(Description, device => new Hd44780(device, context.Get(LinesKey), context.Get(ColumnsKey)));

    /// <summary>The text that was written, as long as the adapter has not been without power since: its pins are all high then.</summary>
    public OutputState Read()
    {
        Span<byte> port = stackalloc byte[1];
        device.Read(port);
        return _text is { } text && port[0] == _rest ? OutputState.Says(text) : OutputState.Off;
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        var (text, light) = (state.Words ?? "", state.IsOn ? Backlight : (byte)0);
        var bytes = new List<byte>();
        Start(bytes, light);
        var shown = text.Split('\n');
        for (var line = 0; line < lines; line++)
        {
            Send(bytes, light, (byte)(SetAddress | FirstAddress(line)), 0);
            var content = line < shown.Length ? shown[line].TrimEnd('\r') : "";
            foreach (var letter in content.PadRight(columns)[..columns])
                Send(bytes, light, Code(letter), DataRegister);
        }

        bytes.Add(light);
        device.Write([.. bytes]);
        (_rest, _text) = (light, text);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Lines three and four go on where one and two end: the chip has two lines of 40.</summary>
    internal int FirstAddress(int line) => (line % 2 * 0x40) + (line / 2 * columns);

    /// <summary>The whole start of figure 24: it brings back a display that lost its power, and one that is half a byte out of step.</summary>
    private void Start(List<byte> bytes, byte light)
    {
        foreach (var wait in new[] { StartWait, StartWait, StartWait })
        {
            Nibble(bytes, light, 0x30);
            bytes.AddRange(Enumerable.Repeat(light, wait));
        }

        Nibble(bytes, light, 0x20);
        Send(bytes, light, (byte)(lines > 1 ? 0x28 : 0x20), 0); // four bits, characters of 5 x 8
        Send(bytes, light, 0x0C, 0); // on, without a cursor
        Send(bytes, light, 0x06, 0); // from left to right
    }

    private static byte Code(char letter) => letter switch
    {
        >= ' ' and <= '}' => (byte)letter,
        '°' => 0xDF,
        'µ' or 'μ' => 0xE4,
        _ => (byte)'?',
    };

    private static void Send(List<byte> bytes, byte light, byte value, byte register)
    {
        Nibble(bytes, (byte)(light | register), (byte)(value & 0xF0));
        Nibble(bytes, (byte)(light | register), (byte)(value << 4));
    }

    /// <summary>The display takes four bits when E falls.</summary>
    private static void Nibble(List<byte> bytes, byte control, byte high)
    {
        bytes.Add((byte)(control | high | Enable));
        bytes.Add((byte)(control | high));
    }
}

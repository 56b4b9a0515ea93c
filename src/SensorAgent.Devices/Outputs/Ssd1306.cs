using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>Solomon Systech SSD1306: an OLED of 128 by 64 or 32 dots on I2C that shows lines of 21 letters.</summary>
/// <remarks>
/// Datasheet rev. 1.5: control bytes 0x00 for commands and 0x40 for data in section 8.1.5.2, commands in table 9, power on with the charge
/// pump in section 8.9. In horizontal addressing (10.1.3) the memory is written from the first page to the last in one transfer. The
/// datasheet has no deselect level 0x40: it is that of the panels' makers, which Adafruit's library and most others take, too.
/// </remarks>
[Output("ssd1306")]
internal sealed class Ssd1306(II2cDevice device, int height, int contrast) : IOutput, IOutputDriver
{
    private const int Width = 128;
    private const byte Commands = 0x00;
    private const byte Data = 0x40;
    private const byte NoOperation = 0xE3;
    private const byte DisplayOff = 0xAE;
    private const byte DisplayOn = 0xAF;
    private static readonly Setting<int> HeightKey = Setting.OneOf("Height", 64, [32, 64], "Rows of dots.");
    private static readonly Setting<int> ContrastKey = Setting.Integer("Contrast", 128, 0, 255, "Contrast, from 0 to 255.");
    private OutputState _shown = OutputState.Off;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Solomon SSD1306: OLED of 128 by 64 or 32 dots, lines of 21 letters", OutputKind.Text)
    {
        Bus = BusKind.I2c,
        Addresses = [0x3C, 0x3D],
        Settings = [HeightKey, ContrastKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => context.OpenI2c(Description, device =>
    {
        if (context.Initial is null)
            device.Write([Commands, NoOperation]); // is it there?
        return new Ssd1306(device, context.Get(HeightKey), context.Get(ContrastKey));
    });

    /// <summary>What was written: on I2C the memory cannot be read.</summary>
    public OutputState Read() => _shown;

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        if (!state.IsOn)
        {
            device.Write([Commands, DisplayOff]);
            _shown = OutputState.Off;
            return;
        }

        var pages = (byte)(height / 8);
        device.Write(
        [
            Commands,
            0xD5, 0x80, // clock as after a reset
            0xA8, (byte)(height - 1), // rows
            0xD3, 0x00, 0x40, // no offset
            0x8D, 0x14, // charge pump
            0x20, 0x00, // horizontal addressing
            0xA1, 0xC8, // the row of pins is on top
            0xDA, (byte)(height == 64 ? 0x12 : 0x02), // how the rows are wired
            0x81, (byte)contrast,
            0xD9, 0xF1, 0xDB, 0x40, // precharge and deselect level for the charge pump
            0xA4, 0xA6, // from the memory, lit dots on dark
            0x21, 0x00, Width - 1, 0x22, 0x00, (byte)(pages - 1),
        ]);
        device.Write([Data, .. Dots(state.Words ?? "", pages)]);
        device.Write([Commands, DisplayOn]); // now, and not before there is something to see
        _shown = state;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>A page for each line of the text; what does not fit is left out.</summary>
    internal static byte[] Dots(string text, int pages)
    {
        var dots = new byte[pages * Width];
        var lines = text.Split('\n');
        for (var page = 0; page < Math.Min(pages, lines.Length); page++)
        {
            var place = page * Width;
            foreach (var letter in lines[page].TrimEnd('\r').Take(Width / SmallFont.Width))
            {
                SmallFont.Columns(letter).CopyTo(dots, place);
                place += SmallFont.Width;
            }
        }

        return dots;
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An SSD1306 (datasheet rev. 1.1) in horizontal addressing: commands with their operands, and the memory behind the dots.</summary>
[Simulates("ssd1306")]
internal sealed class Ssd1306Model : II2cChipModel
{
    private const int Width = 128;
    private readonly byte[] _memory = new byte[8 * Width];
    private int _at;

    public Ssd1306Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>Whether it shows anything.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether the charge pump runs, without which it stays dark.</summary>
    public bool HasPump { get; private set; }

    /// <summary>Rows of dots.</summary>
    public int Rows { get; private set; } = 64;

    /// <summary>The contrast.</summary>
    public int Contrast { get; private set; } = 0x7F;

    /// <summary>A page of eight rows, its columns from the left.</summary>
    public ReadOnlySpan<byte> Page(int number) => _memory.AsSpan(number * Width, Width);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        if (data[0] == 0x40)
        {
            foreach (var dots in data[1..])
                _memory[_at++ % _memory.Length] = dots;
            return;
        }

        for (var at = 1; at < data.Length; at += 1 + Operands(data[at]))
            Obey(data[at], at + 1 < data.Length ? data[at + 1] : (byte)0);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => buffer.Fill((byte)(IsOn ? 0x00 : 0x40));

    private static int Operands(byte command) => command switch
    {
        0x21 or 0x22 => 2,
        0x20 or 0x81 or 0x8D or 0xA8 or 0xD3 or 0xD5 or 0xD9 or 0xDA or 0xDB => 1,
        _ => 0,
    };

    private void Obey(byte command, byte operand)
    {
        switch (command)
        {
            case 0xAE or 0xAF: IsOn = command == 0xAF; break;
            case 0x8D: HasPump = operand == 0x14; break;
            case 0xA8: Rows = operand + 1; break;
            case 0x81: Contrast = operand; break;
            case 0x21: _at = operand + (_at / Width * Width); break;
            case 0x22: _at = (operand * Width) + (_at % Width); break;
        }
    }
}

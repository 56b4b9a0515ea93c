using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An MCP4725 (datasheet DS22039D, sections 6.1 and 6.2) with half of the supply in its EEPROM, as delivered; it counts the writes to that.
/// </summary>
[Simulates("mcp4725")]
internal sealed class Mcp4725Model : II2cChipModel
{
    private const int AsDelivered = 0x800;
    private int _powerDown;

    public Mcp4725Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The twelve bits that are put out.</summary>
    public int Code { get; private set; } = AsDelivered;

    /// <summary>How often the EEPROM was written.</summary>
    public int EepromWrites { get; private set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        switch (data)
        {
            case [var command, var low, ..] when command >> 6 == 0: // fast mode
                (_powerDown, Code) = ((command >> 4) & 0b11, ((command & 0xF) << 8) | low);
                break;
            case [var command, var high, var low, ..] when command >> 5 is 0b010 or 0b011:
                (_powerDown, Code) = ((command >> 1) & 0b11, (high << 4) | (low >> 4));
                EepromWrites += command >> 5 == 0b011 ? 1 : 0;
                break;
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> answer =
        [
            (byte)(0b1100_0000 | (_powerDown << 1)), (byte)(Code >> 4), (byte)(Code << 4), AsDelivered >> 8, AsDelivered & 0xFF,
        ];
        for (var at = 0; at < buffer.Length; at++)
            buffer[at] = answer[at % answer.Length];
    }
}

namespace SensorAgent.Core.Buses;

/// <summary>A register-level model of a chip, for the simulated board. It sees what the wires would carry.</summary>
public interface II2cChipModel
{
    /// <summary>Takes the bytes of one write.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Fills the buffer as the chip would.</summary>
    void Read(Span<byte> buffer);
}

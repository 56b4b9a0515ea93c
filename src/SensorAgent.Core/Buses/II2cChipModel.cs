namespace SensorAgent.Core.Buses;

/// <summary>A register-level model of a chip, for the simulated board. It sees what the wires would carry.</summary>
public interface II2cChipModel
{
    /// <summary>Takes the bytes of one write.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Fills the buffer as the chip would.</summary>
    void Read(Span<byte> buffer);
}

/// <summary>A model of a chip that connects further wires to the bus that it is on.</summary>
public interface II2cMultiplexerModel : II2cChipModel
{
    /// <summary>The chips of an address on the wires that are connected now.</summary>
    IEnumerable<II2cChipModel> At(int address);
}

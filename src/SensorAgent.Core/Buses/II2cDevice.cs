namespace SensorAgent.Core.Buses;

/// <summary>One device on an I2C bus. Every call is one transfer; faults come as <see cref="BusException"/>.</summary>
public interface II2cDevice : IDisposable
{
    /// <summary>Writes the bytes between a START and a STOP condition.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Fills the buffer between a START and a STOP condition.</summary>
    void Read(Span<byte> buffer);

    /// <summary>Writes, then reads after a repeated START, as one transaction.</summary>
    void WriteRead(ReadOnlySpan<byte> data, Span<byte> buffer);
}

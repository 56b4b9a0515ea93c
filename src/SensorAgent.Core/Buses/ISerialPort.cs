namespace SensorAgent.Core.Buses;

/// <summary>The check bit of a serial line.</summary>
public enum SerialParity
{
    /// <summary>None.</summary>
    None,

    /// <summary>The number of ones is even.</summary>
    Even,

    /// <summary>The number of ones is odd.</summary>
    Odd,
}

/// <summary>How a serial line is spoken on; always raw, without flow control.</summary>
/// <param name="BaudRate">Bits per second; any that the hardware can do.</param>
/// <param name="DataBits">5 to 8.</param>
/// <param name="Parity">The check bit.</param>
/// <param name="StopBits">1 or 2.</param>
public readonly record struct SerialSettings(int BaudRate, int DataBits = 8, SerialParity Parity = SerialParity.None, int StopBits = 1);

/// <summary>An opened serial port; nobody else can open it meanwhile. Faults come as <see cref="BusException"/>.</summary>
public interface ISerialPort : IDisposable
{
    /// <summary>Sends the bytes.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Takes what has come, waiting for the first byte; returns how many, 0 when none came within the time.</summary>
    int Read(Span<byte> buffer, TimeSpan timeout);

    /// <summary>Throws away what has come and was not read.</summary>
    void DiscardInput();
}

/// <summary>A model of what is at the other end of a serial line, for the simulated board.</summary>
public interface ISerialModel
{
    /// <summary>Takes what the agent sends.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Gives what has come in the meantime; returns how many bytes, 0 for none.</summary>
    int Read(Span<byte> buffer);
}

namespace SensorAgent.Core.Buses;

/// <summary>How an SPI device wants to be spoken to.</summary>
/// <param name="Frequency">The highest clock in hertz that the device takes.</param>
/// <param name="Mode">Clock polarity and phase, 0 to 3: CPOL is bit 1, CPHA bit 0.</param>
public readonly record struct SpiSettings(int Frequency, int Mode = 0);

/// <summary>One chip select of an SPI bus. Every call is one transfer with the select held; faults come as <see cref="BusException"/>.</summary>
public interface ISpiDevice : IDisposable
{
    /// <summary>Sends bytes and takes as many that come back meanwhile; both buffers have one length.</summary>
    void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer);

    /// <summary>Sends bytes; what comes back is ignored.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Takes bytes while sending zeros.</summary>
    void Read(Span<byte> buffer);
}

/// <summary>A model of an SPI chip, for the simulated board.</summary>
public interface ISpiChipModel
{
    /// <summary>One transfer: what the chip is sent, and what it answers meanwhile; both of one length.</summary>
    void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer);
}

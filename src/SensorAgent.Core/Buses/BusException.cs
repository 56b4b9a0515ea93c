namespace SensorAgent.Core.Buses;

/// <summary>Why a bus, a line or a device behind it could not be used.</summary>
public enum BusFault
{
    /// <summary>The device did not acknowledge its address or a byte (ENXIO, EREMOTEIO).</summary>
    NoAnswer,

    /// <summary>The transfer took too long, or the bus is held (ETIMEDOUT, EAGAIN).</summary>
    Timeout,

    /// <summary>There is no such bus, chip, line or device file (ENOENT, ENODEV).</summary>
    Missing,

    /// <summary>The agent's user may not open it (EACCES, EPERM).</summary>
    Permission,

    /// <summary>Somebody else holds it (EBUSY).</summary>
    Busy,

    /// <summary>The device answered with data that cannot be right: CRC, identity, impossible value.</summary>
    BadData,

    /// <summary>Any other error of the kernel.</summary>
    Failed,
}

/// <summary>A fault of a bus or of the device on it, in words that a person can act on.</summary>
public sealed class BusException(BusFault fault, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What kind of fault it is.</summary>
    public BusFault Fault { get; } = fault;

    /// <summary>The short code that stands in a status topic: <c>error:no_answer</c>.</summary>
    public string Code => Fault switch
    {
        BusFault.NoAnswer => "no_answer",
        BusFault.Timeout => "timeout",
        BusFault.Missing => "missing",
        BusFault.Permission => "permission",
        BusFault.Busy => "busy",
        BusFault.BadData => "bad_data",
        _ => "failed",
    };
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Core.Sensors;

/// <summary>Why a sensor gave no value: a short code for <c>status</c>, and words for a person.</summary>
public sealed record SensorFault(string Code, string Reason)
{
    /// <summary>Puts what a driver threw into words.</summary>
    public static SensorFault From(Exception exception) => exception switch
    {
        BusException bus => new(bus.Code, bus.Message),
        InvalidDataException data => new("bad_data", data.Message),
        TimeoutException timeout => new("timeout", timeout.Message),
        _ => new("failed", exception.Message),
    };
}

namespace SensorAgent.Mqtt.Broker;

/// <summary>The broker's time: milliseconds since it was made, never running backwards.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public long Now => (long)time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>The moment so many seconds after <paramref name="now"/>.</summary>
    public static long After(long now, uint seconds) => now + (seconds * 1000L);
}

namespace SensorAgent.Mqtt.Broker;

/// <summary>How fast a client may send packets: a second's worth at once, then evenly. A faster one is read more slowly.</summary>
internal sealed class RateLimit(int packetsPerSecond, long now)
{
    private double _credit = packetsPerSecond;
    private long _at = now;

    /// <summary>Counts packets; returns how long to wait before reading on.</summary>
    public TimeSpan Take(int packets, long now)
    {
        _credit = Math.Min(packetsPerSecond, _credit + ((now - _at) * packetsPerSecond / 1000.0)) - packets;
        _at = now;
        return _credit >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_credit / packetsPerSecond);
    }
}

namespace SensorAgent.Mqtt.Broker;

/// <summary>Keeps strangers from filling the log: so many lines a minute about what they do wrong, the rest is only counted.</summary>
internal sealed class LogThrottle
{
    private const int LinesPerMinute = 30;
    private const long Minute = 60_000;
    private long _since = long.MinValue;
    private int _lines;

    /// <summary>True if one more line may be written at that moment of the broker's clock.</summary>
    public bool Allows(long now)
    {
        if (_since == long.MinValue || now - _since >= Minute)
            (_since, _lines) = (now, 0);
        return ++_lines <= LinesPerMinute;
    }
}

using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>One sensor at work: its channels, and how it is.</summary>
internal sealed class SensorFlow(SensorPlan sensor, ChannelFlow[] channels)
{
    private readonly Lock _lock = new();
    private (string State, string Error, DateTimeOffset? Since) _now = ("", "", null);
    private long _reads;
    private long _faults;

    public ChannelFlow[] Channels { get; } = channels;

    public bool IsRunning { get; set; } = true;

    public SensorState State
    {
        get
        {
            lock (_lock)
                return new(sensor, _now.State, _now.Error, _now.Since) { Reads = _reads, Faults = _faults };
        }
    }

    public void WasRead(DateTimeOffset at)
    {
        lock (_lock)
        {
            _reads++;
            _now = ("online", "", _now.State == "online" ? _now.Since : at);
        }
    }

    public void Failed(SensorFault fault, DateTimeOffset at)
    {
        var state = $"error:{fault.Code}";
        lock (_lock)
        {
            _faults++;
            _now = (state, fault.Reason, _now.State == state ? _now.Since : at);
        }
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>One channel at work: its chain, its topics, and what it said last.</summary>
internal sealed class ChannelFlow(SensorPlan sensor, ChannelPlan plan, ChannelChain chain, ChannelTopics topics)
{
    private readonly Lock _lock = new();
    private Reading? _last;

    public ChannelState State => new(sensor, Plan, Chain.Unit, Last, Status, AlarmState) { Calibration = Chain.LiveCalibration };

    public Reading? Last
    {
        get
        {
            lock (_lock)
                return _last;
        }

        set
        {
            lock (_lock)
                _last = value;
        }
    }

    public ChannelPlan Plan { get; } = plan;
    public ChannelChain Chain { get; } = chain;
    public ChannelTopics Topics { get; } = topics;
    public long? GoodAt { get; set; }
    public string Status { get; set; } = "";
    public string AlarmState { get; set; } = "";
}

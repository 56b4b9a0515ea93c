using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>What all channels publish with.</summary>
public sealed record ReadingTopics(Outbox Outbox, TopicScheme Topics, MqttSettings Mqtt, IReceipt Receipt, Alerts Alerts, TimeProvider Time)
{
    /// <summary>The topics of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lifetime">When a value is stale; null for never.</param>
    public ChannelTopics Of(ChannelPlan channel, TimeSpan? lifetime) => new(this, channel, lifetime);
}

using SensorAgent.Core.Model;

namespace SensorAgent.Core.Messaging;

/// <summary>
/// A topic on which the newest reading of a channel stands. It is encoded when it is sent: one that was overtaken before costs nothing.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="encode">Makes the message of a reading, and of the time on the monotonic clock at which it was taken.</param>
public sealed class StandingReading(string topic, Func<Reading, long, OutboundMessage> encode)
{
    private Reading _reading;
    private long _since;

    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>Its place in the outbox, from the first time on.</summary>
    internal object? Place { get; set; }

    /// <summary>Takes another reading, under the lock of the outbox.</summary>
    internal void Set(in Reading reading, long since) => (_reading, _since) = (reading, since);

    /// <summary>The message, under the lock of the outbox.</summary>
    internal OutboundMessage Encode() => encode(_reading, _since);
}

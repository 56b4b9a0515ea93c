namespace SensorAgent.Core.Messaging;

/// <summary>The broker as drivers see it: a topic of somebody else as an input, or as what an output drives.</summary>
public interface IMessages
{
    /// <summary>Where there is no broker: with commands that only read.</summary>
    static IMessages None { get; } = new NoMessages();

    /// <summary>
    /// Hears what comes on a topic, until disposed. What the broker keeps there comes first, marked as retained; what is said from then on is not.
    /// </summary>
    /// <param name="topic">The topic, without wildcards.</param>
    /// <param name="heard">Must return at once; the payload is valid only during the call.</param>
    IDisposable Hear(string topic, Action<InboundMessage> heard);

    /// <summary>Publishes; waits for a connection that is just being made.</summary>
    /// <exception cref="BrokerUnavailableException">There is none within that time.</exception>
    void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain, TimeSpan patience);

    private sealed class NoMessages : IMessages
    {
        public IDisposable Hear(string topic, Action<InboundMessage> heard) => throw Nobody();

        public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain, TimeSpan patience) => throw Nobody();

        private static BrokerUnavailableException Nobody() =>
            new("It lives on the broker, to which only the running agent is connected: sensoragent run.");
    }
}

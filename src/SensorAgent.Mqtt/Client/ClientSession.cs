using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Client;

/// <summary>A client's half of the session (section 4.1), which outlives connections, and with a store also the process.</summary>
/// <param name="Outgoing">What is published.</param>
/// <param name="Incoming">What is received.</param>
/// <param name="WasStored">A process before this one had a session on record.</param>
internal sealed record ClientSession(PublishWindow Outgoing, IncomingSession Incoming, bool WasStored)
{
    /// <summary>The session on record, or a new one.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static ClientSession Restore(MqttClientOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Store is null)
            return new(new(options.MaximumInFlight, time), new(), false);

        var store = new StoreGuard(options.Store, logger);
        var session = store.Load();
        var (outgoing, incoming) = (new PublishWindow(options.MaximumInFlight, time, store), new IncomingSession(store));
        outgoing.Restore(session);
        foreach (var packetId in session.Received)
            incoming.Restore(packetId);
        return new(outgoing, incoming, session.LastSequence > 0 || session.Received.Count > 0);
    }
}

namespace SensorAgent.Core.Messaging;

/// <summary>The way to the broker: connects, and connects again, for as long as it runs.</summary>
public interface IMqttConnection
{
    /// <summary>Keeps the connection until cancelled, then says DISCONNECT.</summary>
    Task RunAsync(IMqttHandler handler, CancellationToken stoppingToken);

    /// <summary>Publishes; completes when the broker has acknowledged. Throws <see cref="BrokerUnavailableException"/> while there is none.</summary>
    ValueTask PublishAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>Subscribes; one answer per filter, null when granted, otherwise the broker's reason in words.</summary>
    Task<IReadOnlyList<string?>> SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken);

    /// <summary>Gives subscriptions up.</summary>
    Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken);
}

/// <summary>What the connection tells.</summary>
public interface IMqttHandler
{
    /// <summary>Runs on every connect, before anything else is published. When it throws, the connection is closed and tried again.</summary>
    Task ConnectedAsync(string broker, CancellationToken cancellationToken);

    /// <summary>A message came; must return at once.</summary>
    void MessageReceived(in InboundMessage message);

    /// <summary>The connection is gone, or could not be made.</summary>
    void Disconnected(string reason, TimeSpan nextAttempt);
}

/// <summary>There is no connection to a broker, or it broke before the message was acknowledged.</summary>
public sealed class BrokerUnavailableException(string message, Exception? inner = null) : IOException(message, inner);

using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// Stands before the application's store: a store that fails while a message is entered refuses that message; later it must not stop what is
/// in flight, so it is logged instead, once.
/// </summary>
internal sealed partial class StoreGuard(IMqttSessionStore store, ILogger logger) : IMqttSessionStore
{
    private bool _hasFailed;

    /// <inheritdoc/>
    public StoredSession Load() => store.Load();

    /// <inheritdoc/>
    public void Entered(long sequence, MqttMessage message) => store.Entered(sequence, message);

    /// <inheritdoc/>
    public void Sent(long sequence, ushort packetId) => Try(() => store.Sent(sequence, packetId));

    /// <inheritdoc/>
    public void Released(long sequence) => Try(() => store.Released(sequence));

    /// <inheritdoc/>
    public void Completed(long sequence) => Try(() => store.Completed(sequence));

    /// <inheritdoc/>
    public void Received(ushort packetId) => Try(() => store.Received(packetId));

    /// <inheritdoc/>
    public void ReceivedReleased(ushort packetId) => Try(() => store.ReceivedReleased(packetId));

    /// <inheritdoc/>
    public void SessionLost() => Try(store.SessionLost);

    private void Try(Action record)
    {
        try
        {
            record();
            _hasFailed = false;
        }
        catch (Exception fault) // whatever a store throws; without its record a message may come twice after a restart
        {
            if (!_hasFailed)
                LogFailed(fault);
            _hasFailed = true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The session's state cannot be kept; after a restart of this process messages may be sent twice.")]
    private partial void LogFailed(Exception exception);
}

namespace SensorAgent.Mqtt;

/// <summary>
/// Keeps a session's state across restarts of the process (section 4.1): publishes with <see cref="PublishScope.AnyConnection"/> of QoS 1 and 2
/// that are not acknowledged yet, and QoS 2 messages received but not released. Each call has to be on record when it returns; calls come one
/// at a time from the publishing and one at a time from the receiving side.
/// </summary>
public interface IMqttSessionStore
{
    /// <summary>What was on record when the process ended.</summary>
    StoredSession Load();

    /// <summary>A publish was taken over. When this throws, <see cref="MqttClient.PublishAsync"/> throws the same and nothing is sent.</summary>
    void Entered(long sequence, MqttMessage message);

    /// <summary>It is about to be sent for the first time under that packet identifier.</summary>
    void Sent(long sequence, ushort packetId);

    /// <summary>PUBREC has come for it.</summary>
    void Released(long sequence);

    /// <summary>It is done with.</summary>
    void Completed(long sequence);

    /// <summary>A QoS 2 message has been handed over and is about to be acknowledged.</summary>
    void Received(ushort packetId);

    /// <summary>PUBREL has come for it.</summary>
    void ReceivedReleased(ushort packetId);

    /// <summary>The server has forgotten the session: packet identifiers and releases are void, the publishes are not.</summary>
    void SessionLost();
}

/// <summary>A session as it was on record.</summary>
/// <param name="LastSequence">How many publishes have ever been entered; the number of the last one.</param>
/// <param name="Publishes">Those that are not completed, in order.</param>
/// <param name="Received">Packet identifiers of QoS 2 messages that are not released.</param>
public sealed record StoredSession(long LastSequence, IReadOnlyList<StoredPublish> Publishes, IReadOnlyList<ushort> Received);

/// <summary>A publish on record.</summary>
/// <param name="Sequence">Its number, counted from 1.</param>
/// <param name="Message">The message.</param>
/// <param name="PacketId">The packet identifier that it was sent under; 0 if it was not sent.</param>
/// <param name="IsReleased">PUBREC has come.</param>
public sealed record StoredPublish(long Sequence, MqttMessage Message, ushort PacketId = 0, bool IsReleased = false);

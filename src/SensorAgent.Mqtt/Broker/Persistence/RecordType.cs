namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>What a record of the state file says. The numbers are stored: never to be changed.</summary>
internal enum RecordType : byte
{
    /// <summary>A message that the next records speak of: number, expiry, PUBLISH packet.</summary>
    Message = 1,

    /// <summary>A retained message: expiry, PUBLISH packet.</summary>
    Retained = 2,

    /// <summary>Nothing is retained any more: topic.</summary>
    RetainedCleared = 3,

    /// <summary>A session began or was gone on with: session, client identifier, user, expiry interval.</summary>
    Session = 4,

    /// <summary>It ended: session.</summary>
    SessionEnded = 5,

    /// <summary>Session, SUBSCRIBE packet.</summary>
    Subscribed = 6,

    /// <summary>Session, filter.</summary>
    Unsubscribed = 7,

    /// <summary>A message waits: session, message, delivery.</summary>
    Queued = 8,

    /// <summary>The first that waited is in flight: session, packet identifier.</summary>
    SentFromQueue = 9,

    /// <summary>The first that waited is void: session.</summary>
    DroppedFromQueue = 10,

    /// <summary>A message is in flight without having waited: session, packet identifier, message, delivery.</summary>
    InFlight = 11,

    /// <summary>PUBREC came: session, packet identifier.</summary>
    Released = 12,

    /// <summary>It is over: session, packet identifier.</summary>
    Done = 13,

    /// <summary>A QoS 2 message came in: session, packet identifier.</summary>
    Received = 14,

    /// <summary>Its PUBREL came: session, packet identifier.</summary>
    ReceivedReleased = 15,

    /// <summary>
    /// What to publish for a client that goes without a good-bye, also of a session that ends with its connection: session, client
    /// identifier, when it is due (0 with the end of the connection), delay, expiry interval (-1 for none), PUBLISH packet.
    /// </summary>
    Will = 16,

    /// <summary>It was published or is void: session.</summary>
    WillGone = 17,
}

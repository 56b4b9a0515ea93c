namespace SensorAgent.Mqtt;

/// <summary>Why there is no connection, as far as it tells what to do about it.</summary>
public enum MqttFailure
{
    /// <summary>Nobody listens there, or the name is not known, or the way is barred.</summary>
    NotReachable,

    /// <summary>The server did not answer within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>TLS failed: a certificate is not trusted, has expired, or does not fit the name.</summary>
    Tls,

    /// <summary>CONNACK refused; the reason code says why.</summary>
    Refused,

    /// <summary>The connection broke, or the server closed it without a word.</summary>
    ConnectionLost,

    /// <summary>The server stopped answering: nothing came for one and a half keep-alives.</summary>
    NoAnswer,

    /// <summary>The server sent DISCONNECT; the reason code says why.</summary>
    ServerDisconnected,

    /// <summary>The server broke the protocol.</summary>
    ProtocolError,

    /// <summary>The application's own handler failed while the connection was being set up.</summary>
    HandlerFailed,

    /// <summary>This side ended the connection.</summary>
    Stopped,
}

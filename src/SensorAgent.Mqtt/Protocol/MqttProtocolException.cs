namespace SensorAgent.Mqtt;

/// <summary>The peer broke the protocol; the connection has to be closed with this reason (section 4.13).</summary>
public sealed class MqttProtocolException : IOException
{
    /// <summary>Protocol error, in those words.</summary>
    public MqttProtocolException()
        : this(ReasonCode.ProtocolError, "The peer broke the MQTT protocol.")
    {
    }

    /// <summary>Protocol error.</summary>
    public MqttProtocolException(string message)
        : this(ReasonCode.ProtocolError, message)
    {
    }

    /// <summary>Protocol error with its cause.</summary>
    public MqttProtocolException(string message, Exception innerException)
        : base(message, innerException) => Reason = ReasonCode.ProtocolError;

    /// <summary>An error with the reason code that DISCONNECT or CONNACK is to carry.</summary>
    public MqttProtocolException(ReasonCode reason, string message)
        : base(message) => Reason = reason;

    /// <summary>The reason code, from 0x80 on.</summary>
    public ReasonCode Reason { get; }

    internal static MqttProtocolException Malformed(string message) => new(ReasonCode.MalformedPacket, message);
}

namespace SensorAgent.Mqtt;

/// <summary>A connection could not be made, or ended before something was done.</summary>
public sealed class MqttConnectionException : IOException
{
    /// <summary>There is no connection.</summary>
    public MqttConnectionException()
        : this("There is no connection to an MQTT server.")
    {
    }

    /// <summary>In those words.</summary>
    public MqttConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>With its cause.</summary>
    public MqttConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With what is known about it.</summary>
    public MqttConnectionException(MqttFailure failure, string message, ReasonCode? reason = null, Exception? innerException = null)
        : base(message, innerException) => (Failure, Reason) = (failure, reason);

    /// <summary>What went wrong.</summary>
    public MqttFailure Failure { get; } = MqttFailure.ConnectionLost;

    /// <summary>The reason code of CONNACK or DISCONNECT, where one came.</summary>
    public ReasonCode? Reason { get; }

    /// <summary>MQTT 5: the server to use instead, as the server put it, or null.</summary>
    public string? ServerReference { get; init; }
}

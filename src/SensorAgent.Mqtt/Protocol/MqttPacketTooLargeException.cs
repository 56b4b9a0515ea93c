namespace SensorAgent.Mqtt;

/// <summary>A packet was not sent because the receiver said that it takes none of that size (MQTT 5, section 3.1.2.11.4).</summary>
public sealed class MqttPacketTooLargeException : IOException
{
    /// <summary>A packet was too large.</summary>
    public MqttPacketTooLargeException()
        : this("The packet is larger than the receiver takes.")
    {
    }

    /// <summary>In those words.</summary>
    public MqttPacketTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With its cause.</summary>
    public MqttPacketTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MqttPacketTooLargeException(int size, uint maximum)
        : this($"The packet has {size} bytes; the receiver takes {maximum}.")
    {
    }
}

using System.Net;

namespace SensorAgent.Mqtt.Broker;

/// <summary>The broker could not listen: the port is taken, or the address is not one of this machine.</summary>
public sealed class MqttBrokerStartException : IOException
{
    /// <summary>Could not listen, nobody says where.</summary>
    public MqttBrokerStartException()
        : this("The MQTT broker could not start.")
    {
    }

    /// <summary>In those words.</summary>
    public MqttBrokerStartException(string message)
        : base(message)
    {
    }

    /// <summary>With its cause.</summary>
    public MqttBrokerStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MqttBrokerStartException(IPEndPoint endpoint, string reason, Exception innerException)
        : base($"The MQTT broker cannot listen on {endpoint}: {reason}", innerException) =>
        (Address, Port) = (endpoint.Address, endpoint.Port);

    /// <summary>The address that was asked for.</summary>
    public IPAddress Address { get; } = IPAddress.None;

    /// <summary>The port that was asked for.</summary>
    public int Port { get; }
}

using System.Net;

namespace SensorAgent.Mqtt.Broker;

/// <summary>A listener for MQTT over TLS 1.2 or 1.3.</summary>
public sealed record MqttBrokerTlsOptions
{
    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 to 65,535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>PEM file with the server's certificate, followed by those between it and its authority.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM file with the private key; null when it stands in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file with the authorities whose client certificates are let in; null asks for none.</summary>
    public string? ClientAuthorityFile { get; init; }
}

/// <summary>A listener for MQTT over WebSocket, on any path, with the subprotocol <c>mqtt</c>.</summary>
public sealed record MqttBrokerWebSocketOptions
{
    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 to 65,535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8083;

    /// <summary>Certificate for secure WebSocket; its address and port do not count here. Null for none.</summary>
    public MqttBrokerTlsOptions? Tls { get; init; }
}

namespace SensorAgent.Mqtt.Transport;

/// <summary>Makes the transport that a server's address asks for.</summary>
internal static class ServerConnector
{
    private const int DefaultPort = 1883;

    /// <summary>Connects.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The server cannot be reached.</exception>
    public static async Task<MqttTransport> ConnectAsync(Uri server, TimeProvider time, CancellationToken cancellationToken)
    {
        var port = server.Port > 0 ? server.Port : DefaultPort;
        return new(await TcpStream.ConnectAsync(server.IdnHost, port, cancellationToken), $"{server.Host}:{port}", time);
    }
}

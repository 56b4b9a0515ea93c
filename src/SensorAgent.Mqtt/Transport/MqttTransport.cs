using System.Net.Sockets;

namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// A connection that carries packets both ways, over whatever stream: TCP, TLS, WebSocket. Made by the client that connects and by the
/// broker that accepts.
/// </summary>
/// <param name="stream">The stream, which the transport owns.</param>
/// <param name="peer">Who is at the other end, for people: <c>127.0.0.1:1883</c>.</param>
/// <param name="time">Stamps what comes and goes.</param>
internal sealed class MqttTransport(Stream stream, string peer, TimeProvider time) : IAsyncDisposable
{
    private int _disposed;

    /// <summary>Packets in.</summary>
    public PacketReceiver Receiver { get; } = new(stream, time);

    /// <summary>Packets out.</summary>
    public PacketSender Sender { get; } = new(stream, time);

    /// <summary>Who is at the other end, for people.</summary>
    public string Peer => peer;

    /// <summary>With TLS: when the server's certificate expires.</summary>
    public DateTimeOffset? ServerCertificateExpires { get; init; }

    /// <summary>With TLS: when the client's own certificate expires.</summary>
    public DateTimeOffset? ClientCertificateExpires { get; init; }

    /// <summary>Plain TCP over a connected socket, which the transport owns from here on.</summary>
    public static MqttTransport Over(Socket socket, TimeProvider time)
    {
        var peer = socket.RemoteEndPoint?.ToString() ?? "unknown";
        return new(new TcpStream(socket), peer, time);
    }

    /// <summary>
    /// Closes the connection at once; a receive or send under way fails. The receiver's memory stays until it is disposed by
    /// whoever receives.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        Sender.Close();
        await stream.DisposeAsync();
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>What carries the bytes of one client, whatever lies between: TCP, TLS, WebSocket.</summary>
/// <param name="stream">The stream as it was accepted; owned.</param>
/// <param name="socket">The socket below it, or null where somebody else keeps it.</param>
/// <param name="remote">Where the client is.</param>
/// <param name="handshakes">What has to happen before MQTT can be spoken, in this order; each returns the stream from there on.</param>
internal sealed class ClientTransport(Stream stream, Socket? socket, IPEndPoint? remote, IReadOnlyList<Handshake> handshakes) : IDisposable
{
    public Stream Stream { get; private set; } = stream;

    public IPAddress RemoteAddress { get; } = remote?.Address ?? IPAddress.None;

    public string Remote { get; } = remote?.ToString() ?? "an unknown address";

    /// <summary>Null when the client has gone since it was accepted.</summary>
    public static ClientTransport? TryMake(Socket socket, IReadOnlyList<Handshake> handshakes)
    {
        try
        {
            TcpListening.SetUp(socket);
            return new(new TcpStream(socket), socket, socket.RemoteEndPoint as IPEndPoint, handshakes);
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>True for what the streams throw when the client has gone or the connection was cut.</summary>
    public static bool IsLoss(Exception fault) =>
        fault is IOException or WebSocketException or SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Goes through the handshakes.</summary>
    /// <exception cref="IOException">The client has gone, or does not do them as it should.</exception>
    public async Task OpenAsync()
    {
        foreach (var handshake in handshakes)
            Stream = await handshake(Stream);
    }

    /// <summary>Tells the client that nothing more comes; what was written still arrives.</summary>
    public async Task FinishAsync()
    {
        try
        {
            if (Stream is SslStream tls)
                await tls.ShutdownAsync();
            else if (Stream is WebSocketByteStream webSocket)
                await webSocket.FinishAsync();
            socket?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (IsLoss(gone) || gone is InvalidOperationException)
        {
            // The client was quicker.
        }
    }

    public void Dispose()
    {
        socket?.Dispose();
        Stream.Dispose();
    }
}

/// <summary>Makes of an accepted stream the one that carries MQTT, or the next handshake.</summary>
internal delegate Task<Stream> Handshake(Stream stream);

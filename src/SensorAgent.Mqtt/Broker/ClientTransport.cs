using System.Net;
using System.Net.Sockets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Broker;

/// <summary>What carries the bytes of one client.</summary>
internal sealed class ClientTransport(Stream stream, Socket socket) : IDisposable
{
    /// <summary>Null when the client has gone since it was accepted.</summary>
    public static ClientTransport? TryMake(Socket socket)
    {
        try
        {
            TcpListening.SetUp(socket);
            return new(new TcpStream(socket), socket);
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            socket.Dispose();
            return null;
        }
    }

    public Stream Stream { get; } = stream;

    public IPAddress RemoteAddress { get; } = (socket.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;

    public string Remote { get; } = socket.RemoteEndPoint?.ToString() ?? "?";

    /// <summary>Tells the client that nothing more comes; what was written still arrives.</summary>
    public void Finish()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client was quicker.
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        socket.Dispose();
    }
}

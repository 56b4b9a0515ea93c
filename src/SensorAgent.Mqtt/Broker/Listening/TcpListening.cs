using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>Opens the sockets that listen, and sets up those that are accepted.</summary>
internal static class TcpListening
{
    private const int Backlog = 512;

    /// <exception cref="MqttBrokerStartException">The port is taken, or the address is not one of this machine.</exception>
    public static Socket Open(IPEndPoint endpoint)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException refused)
        {
            socket?.Dispose();
            throw new MqttBrokerStartException(endpoint, Explain(refused), refused);
        }
    }

    /// <summary>The kernel finds out about dead clients whose keep-alive is 0.</summary>
    public static void SetUp(Socket accepted) =>
        accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);

    private static string Explain(SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is taken by another program.",
        SocketError.AddressNotAvailable => "the address is not one of this machine.",
        SocketError.AccessDenied => "ports below 1024 need a privilege.",
        SocketError.AddressFamilyNotSupported => "this machine has no such kind of address.",
        _ => refused.Message,
    };
}

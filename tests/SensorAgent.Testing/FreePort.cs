using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Testing;

/// <summary>Ports for servers that a test starts: nobody listens on them, and no other test gets them while this process lives.</summary>
public static class FreePort
{
    // Below the ports that the kernel gives to whoever asks for any (net.ipv4.ip_local_port_range).
    private const int First = 10_000;
    private const int End = 32_768;
    private static readonly List<Socket> Reserved = [];

    /// <summary>One that was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            // Its namesake among UDP's ports keeps it for this process, also from the test projects that run beside it.
            if (Bound(SocketType.Dgram, ProtocolType.Udp, port) is not { } reserved)
                continue;
            lock (Reserved)
                Reserved.Add(reserved);
            if (Bound(SocketType.Stream, ProtocolType.Tcp, port) is not { } probe)
                continue;
            probe.Dispose();
            return port;
        }
    }

    private static Socket? Bound(SocketType type, ProtocolType protocol, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}

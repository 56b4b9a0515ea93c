using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Mqtt.Tests.Transport;

/// <summary>Two ends of a TCP connection on this machine.</summary>
internal static class Loopback
{
    /// <summary>How long a test waits for anything.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task<(Socket Near, Socket Far)> PairAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptAsync();
        await near.ConnectAsync(listener.LocalEndPoint!).WaitAsync(Bound);
        return (near, await accepting.WaitAsync(Bound));
    }
}

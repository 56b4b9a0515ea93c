using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Integration.Tests;

/// <summary>
/// A TCP relay to a port of this machine that can be made to fall silent: it then neither reads nor forwards nor closes anything, as a network
/// whose cable was pulled. What was silent stays so; connections made after <see cref="Mend"/> are carried again.
/// </summary>
internal sealed class StallingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly int _target;
    private CancellationTokenSource _cut = new();
    private volatile bool _isCut;

    public StallingRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"mqtt://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>From now on nothing passes.</summary>
    public void Cut()
    {
        _isCut = true;
        _cut.Cancel();
    }

    /// <summary>New connections pass again.</summary>
    public void Mend()
    {
        _cut = new();
        _isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _cut.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_stopping.Token);
                _sockets.Add(near);
                if (_isCut)
                    continue;
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                var cut = _cut.Token;
                _ = CarryAsync(near, far, cut); // ends with the relay at the latest, and throws nothing
                _ = CarryAsync(far, near, cut);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationToken cut)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, cut) is > 0 and var count)
                await to.SendAsync(buffer.AsMemory(0, count), cut);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            to.Dispose(); // as the one went, so the other goes
        }
        catch (OperationCanceledException)
        {
            // Cut: both stay open, and nobody hears of it.
        }
    }
}

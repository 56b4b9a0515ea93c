using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Passes one connection on to a server until it is cut, as if the client had lost its power.</summary>
internal sealed class CuttableLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _outside = new();
    private readonly Task _passing;
    private Socket? _inside;

    public CuttableLink(Uri server)
    {
        _listener.Start();
        _passing = PassAsync(server);
    }

    public Uri Address => new($"mqtt://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The server sees the connection break; the client cannot come back.</summary>
    public async Task CutAsync()
    {
        _listener.Stop();
        _outside.Client.LingerState = new LingerOption(true, 0);
        _outside.Dispose();
        _inside?.Dispose();
        await _passing.WaitAsync(RecordingHandler.Bound);
    }

    public void Dispose()
    {
        _outside.Dispose();
        _inside?.Dispose();
        _listener.Dispose();
    }

    private async Task PassAsync(Uri server)
    {
        _inside = await _listener.AcceptSocketAsync();
        await _outside.ConnectAsync(server.Host, server.Port);
        await using var near = new NetworkStream(_inside);
        var far = _outside.GetStream();
        await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
    }

    private static async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException)
        {
            // That is what it is for.
        }
    }
}

using System.Net.Sockets;
using System.Text;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>systemd's end of sd_notify(3): keeps what a service reports.</summary>
internal sealed class ServiceManagerSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string _directory = Directory.CreateTempSubdirectory("notify").FullName;
    private readonly List<string> _reports = [];

    public ServiceManagerSocket()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _ = ReceiveAsync();
    }

    /// <summary>What stands in NOTIFY_SOCKET.</summary>
    public string Path => System.IO.Path.Combine(_directory, "notify");

    /// <summary>Every report so far, in order.</summary>
    public IReadOnlyList<string> Reports
    {
        get
        {
            lock (_reports)
                return [.. _reports];
        }
    }

    /// <summary>Waits until so many reports of a kind have come.</summary>
    public Task HearsAsync(string report, int times = 1) => Wait.Until(
        () => Reports.Count(heard => heard.StartsWith(report, StringComparison.Ordinal)) >= times, report);

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                lock (_reports)
                    _reports.Add(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

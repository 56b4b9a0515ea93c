using System.Net;
using System.Net.Sockets;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>A broker in a process of its own on a free port of loopback.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly string _directory;

    private Server(int port, MeasuredProcess process, string directory) => (Port, Process, _directory) = (port, process, directory);

    public int Port { get; }

    public MeasuredProcess Process { get; }

    public Uri Address => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Mosquitto as Debian ships it, but for the given lines of its configuration.</summary>
    public static async Task<Server> StartMosquittoAsync(params string[] lines)
    {
        var directory = Directory.CreateTempSubdirectory("sensoragent-benchmark-").FullName;
        var port = FreePort();
        var file = Path.Combine(directory, "mosquitto.conf");
        await File.WriteAllLinesAsync(file, [$"listener {port} 127.0.0.1", "allow_anonymous true", "log_dest none", .. lines]);
        var program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        return await ListeningAsync(new(port, MeasuredProcess.Start(program, ["-c", file]), directory));
    }

    /// <summary>The broker of this project, with its defaults.</summary>
    public static async Task<Server> StartOursAsync()
    {
        var port = FreePort();
        var program = MeasuredProcess.Start(Environment.ProcessPath!, [.. Itself(), "broker", $"{port}"]);
        return await ListeningAsync(new(port, program, ""));
    }

    /// <summary>How many PUBLISH packets it has taken, as Mosquitto tells under <c>$SYS</c> every second (<c>sys_interval 1</c>).</summary>
    public async Task<long> PublishesTakenAsync()
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            "mosquitto_sub", ["-p", $"{Port}", "-t", "$SYS/broker/publish/messages/received", "-C", "3", "-W", "4"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var asking = System.Diagnostics.Process.Start(start)!;
        var lines = await asking.StandardOutput.ReadToEndAsync(); // the retained one first, then what changes
        await asking.WaitForExitAsync();
        return long.Parse(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (_directory.Length > 0)
            Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A port that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>What stands before the arguments when this program is started by <c>dotnet</c>.</summary>
    private static string[] Itself() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "SensorAgent.Benchmarks.dll")]
            : [];

    private static async Task<Server> ListeningAsync(Server server)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, server.Port);
                return server;
            }
            catch (SocketException) when (attempt < 500)
            {
                await Task.Delay(10);
            }
        }
    }
}

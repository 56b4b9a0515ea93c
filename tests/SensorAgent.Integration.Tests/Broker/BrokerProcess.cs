using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>A broker in a process of its own, which can be killed: this assembly, started as a program.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-broker-").FullName;
    private Process? _process;

    public int Port { get; } = FreePort.Next();

    public Uri Address => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>What the process does, for ever: <c>port directory</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var options = new MqttBrokerOptions
        {
            Port = int.Parse(args[0], CultureInfo.InvariantCulture),
            StateDirectory = args[1],
            MaximumQueuedMessages = 1_000_000,
            MaximumQueuedBytes = 1_000_000_000,
        };
        await using var broker = new MqttBroker(options, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts it, again if need be, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        _process = EntryPoint.Start("broker", Port.ToString(CultureInfo.InvariantCulture), _directory);
        using var limit = new CancellationTokenSource(Bound);
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException) when (!limit.IsCancellationRequested && !_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>kill -9, of this process only.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Bound);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>A client that runs until the test disposes it.</summary>
internal sealed class RunningClient : IAsyncDisposable
{
    private static int _clients;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private RunningClient(MqttClientOptions options, RecordingHandler handler)
    {
        Handler = handler;
        Servers = options.Servers;
        Client = new(options, TimeProvider.System, new Random(1), NullLogger<MqttClient>.Instance);
        _running = Client.RunAsync(handler, _stopping.Token);
    }

    public MqttClient Client { get; }

    /// <summary>The servers that it was told of.</summary>
    public IReadOnlyList<Uri> Servers { get; }

    public RecordingHandler Handler { get; }

    /// <summary>Options of a client of that server, with an identifier of its own.</summary>
    public static MqttClientOptions Options(params Uri[] servers) => new()
    {
        Servers = servers,
        ClientId = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref _clients)}",
    };

    /// <summary>Starts one without waiting for it to connect.</summary>
    public static RunningClient Start(MqttClientOptions options, RecordingHandler? handler = null) => new(options, handler ?? new());

    /// <summary>Starts one and waits until it has connected.</summary>
    public static async Task<RunningClient> ConnectAsync(MqttClientOptions options, RecordingHandler? handler = null)
    {
        var client = Start(options, handler);
        try
        {
            await client.Handler.ConnectedAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that subscribes on every connect.</summary>
    public static Task<RunningClient> SubscribeAsync(MqttClientOptions options, params Subscription[] subscriptions)
    {
        var handler = new RecordingHandler();
        RunningClient? self = null;
        var ready = new TaskCompletionSource();
        handler.OnConnected = async (_, token) =>
        {
            await ready.Task.WaitAsync(token);
            Assert.All(await self!.Client.SubscribeAsync(subscriptions, token), result => Assert.True(result.IsSuccess, $"{result}"));
        };
        self = Start(options, handler);
        ready.SetResult();
        return WaitAsync();

        async Task<RunningClient> WaitAsync()
        {
            await self.Handler.ConnectedAsync();
            return self;
        }
    }

    /// <summary>Stops it with a DISCONNECT.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(RecordingHandler.Bound);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }
}

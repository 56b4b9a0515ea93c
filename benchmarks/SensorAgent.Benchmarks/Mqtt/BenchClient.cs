using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Mqtt.Client;

namespace SensorAgent.Benchmarks.Mqtt;

/// <summary>Our client, connected until disposed.</summary>
internal sealed class BenchClient : IMqttClientHandler, IAsyncDisposable
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly Action? _received;

    private BenchClient(Uri server, Action? received, MqttProtocolVersion? version)
    {
        _received = received;
        Client = new(new() { Servers = [server], Version = version }, TimeProvider.System, new Random(), NullLogger<MqttClient>.Instance);
        _running = Client.RunAsync(this, _stop.Token);
    }

    public MqttClient Client { get; }

    /// <summary>Connects with the client's defaults; the action is told of every message.</summary>
    public static async Task<BenchClient> ConnectAsync(Uri server, Action? received = null, MqttProtocolVersion? version = null)
    {
        var client = new BenchClient(server, received, version);
        await client._connected.Task;
        return client;
    }

    /// <summary>with QoS 1 as many unacknowledged as the client keeps by default, if the server allows them; with QoS 0 one after the other, as nothing answers.</summary>
    public static int WindowOf(QualityOfService qos) => qos == QualityOfService.AtMostOnce ? 1 : 1024;

    /// <summary>Publishes the sample so many times, at most so many unacknowledged.</summary>
    public async Task PublishAsync(int count, int window, QualityOfService qos, string topic)
    {
        var message = new MqttMessage(topic, Harness.Samples.Payload) { Qos = qos };
        var row = new ValueTask<PublishResult>[window];
        for (var i = 0; i < count; i++)
        {
            Check(await row[i % window]);
#pragma warning disable CA2012 // each is awaited once, when its place in the row comes round again
            row[i % window] = Client.PublishAsync(message, PublishScope.ThisConnection, CancellationToken.None);
#pragma warning restore CA2012
        }

        foreach (var publish in row)
            Check(await publish);
    }

    /// <summary>Ends with DISCONNECT, and returns when the server has read everything and closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken)
    {
        _connected.TrySetResult();
        return Task.CompletedTask;
    }

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message) => _received?.Invoke();

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected) =>
        _connected.TrySetException(new IOException(disconnected.Message));

    private static void Check(PublishResult result)
    {
        if (!result.IsSuccess)
            throw new IOException($"The broker refused a message: {result.Reason}.");
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Tests.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>A running client whose handler writes down what it hears.</summary>
internal sealed class TestClient : IMqttClientHandler, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<object> _heard = Channel.CreateUnbounded<object>();
    private readonly Task _running;

    public TestClient(MqttClientOptions options, TimeProvider? time = null)
    {
        Client = new(options, time ?? TimeProvider.System, new Random(1), NullLogger<MqttClient>.Instance);
        _running = Client.RunAsync(this, _stopping.Token);
    }

    public MqttClient Client { get; }

    /// <summary>Runs when a message has been heard.</summary>
    public Action OnMessage { get; init; } = () => { };

    public static MqttClientOptions To(ScriptedServer server) => new() { Servers = [server.Address], ClientId = "c" };

    /// <summary>The next that was heard, which has to be of that kind.</summary>
    public async Task<T> HearAsync<T>() =>
        Assert.IsType<T>(await _heard.Reader.ReadAsync().AsTask().WaitAsync(Loopback.Bound));

    public Task<PublishResult> PublishAsync(string topic, QualityOfService qos, PublishScope scope = PublishScope.AnyConnection) =>
        Client.PublishAsync(new(topic, "x"u8.ToArray()) { Qos = qos }, scope, default).AsTask();

    public Task StopAsync()
    {
        _stopping.Cancel();
        return _running.WaitAsync(Loopback.Bound);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken)
    {
        _heard.Writer.TryWrite(connected);
        return Task.CompletedTask;
    }

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message)
    {
        _heard.Writer.TryWrite(message with { Payload = message.Payload.ToArray() });
        OnMessage();
    }

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected) => _heard.Writer.TryWrite(disconnected);
}

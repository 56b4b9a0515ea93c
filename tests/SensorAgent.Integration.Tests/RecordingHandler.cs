using System.Text;
using System.Threading.Channels;
using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>A handler that keeps what it is told, so that a test can wait for it.</summary>
internal sealed class RecordingHandler : IMqttClientHandler
{
    /// <summary>How long a test waits for anything.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Channel<MqttConnected> _connects = Channel.CreateUnbounded<MqttConnected>();
    private readonly Channel<MqttDisconnected> _disconnects = Channel.CreateUnbounded<MqttDisconnected>();
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();

    /// <summary>Runs on every connect.</summary>
    public Func<MqttConnected, CancellationToken, Task> OnConnected { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs on every message, after it has been kept.</summary>
    public Action<ReceivedMessage> OnMessage { get; set; } = _ => { };

    /// <summary>Disconnects that no test has asked for.</summary>
    public int Disconnects => _disconnects.Reader.Count;

    /// <summary>The next connect, after its handler has run.</summary>
    public Task<MqttConnected> ConnectedAsync() => NextAsync(_connects);

    /// <summary>The next disconnect.</summary>
    public Task<MqttDisconnected> DisconnectedAsync() => NextAsync(_disconnects);

    /// <summary>The next message.</summary>
    public Task<Message> MessageAsync() => NextAsync(_messages);

    async Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken)
    {
        await OnConnected(connected, cancellationToken);
        _connects.Writer.TryWrite(connected);
    }

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message)
    {
        _messages.Writer.TryWrite(new(message.Topic, Encoding.UTF8.GetString(message.Payload.Span), message));
        OnMessage(message);
    }

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected) => _disconnects.Writer.TryWrite(disconnected);

    private static async Task<T> NextAsync<T>(Channel<T> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Bound);

    /// <summary>A message whose payload has been copied as text.</summary>
    internal sealed record Message(string Topic, string Text, ReceivedMessage Details);
}

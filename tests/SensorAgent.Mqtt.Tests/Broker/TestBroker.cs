using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Broker.Listening;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>A broker on a free port of the loopback address, with what it logged.</summary>
internal sealed class TestBroker : IAsyncDisposable, ILogger<MqttBroker>
{
    private readonly MqttBroker _broker;

    private TestBroker(MqttBrokerOptions options, TimeProvider time) => _broker = new(options with { Port = 0 }, time, this);

    public int Port => _broker.LocalEndpoint!.Port;

    public ConcurrentQueue<string> Warnings { get; } = new();

    public static async Task<TestBroker> StartAsync(MqttBrokerOptions? options = null, TimeProvider? time = null)
    {
        var broker = new TestBroker(options ?? new(), time ?? TimeProvider.System);
        await broker._broker.StartAsync(CancellationToken.None);
        return broker;
    }

    public Task StopAsync() => _broker.StopAsync(CancellationToken.None);

    /// <summary>A client whose CONNECT is accepted.</summary>
    public async Task<TestClient> ConnectAsync(
        string clientId, MqttProtocolVersion version = MqttProtocolVersion.V5, Func<ConnectPacket, ConnectPacket>? change = null)
    {
        var connect = new ConnectPacket { ClientId = clientId, Version = version };
        var client = await TestClient.OpenAsync(Port, version);
        await client.SendAsync(change is null ? connect : change(connect));
        var answer = Assert.IsType<ConnackPacket>(await client.ReadAsync());
        Assert.Equal(ReasonCode.Success, answer.Reason);
        client.Answer = answer;
        return client;
    }

    /// <summary>A connection that has said nothing yet.</summary>
    public Task<TestClient> OpenAsync(MqttProtocolVersion version = MqttProtocolVersion.V5) => TestClient.OpenAsync(Port, version);

    /// <summary>Serves a client that has no socket; returns when the broker is done with it.</summary>
    public Task ServeAsync(Stream stream) => _broker.Serve(new ClientTransport(stream, null, new(IPAddress.Loopback, 1), []));

    public async ValueTask DisposeAsync() => await _broker.DisposeAsync();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
            Warnings.Enqueue(formatter(state, exception) + exception);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>Our broker, Debian's mosquitto_pub and mosquitto_sub.</summary>
public sealed class BrokerWithMosquittoClientsTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly MqttBroker _broker = new(new() { Port = 0 }, TimeProvider.System, NullLogger<MqttBroker>.Instance);

    private int Port => _broker.LocalEndpoint!.Port;

    public async Task InitializeAsync()
    {
        await _broker.StartAsync(CancellationToken.None);
        Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-t", "ready", "-m", "1", "-r"));
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task A_message_of_any_QoS_arrives_by_both_wildcards(string version, int qos)
    {
        await using var subscriber = await MosquittoClient.SubscribeAsync(Port, "-V", version, "-q", "2", "-t", "/Sensor/#", "-t", "/Output/+/room1");

        Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-V", version, "-q", $"{qos}", "-t", "/Sensor/temperature/room1", "-m", "21.4"));
        Assert.Equal($"/Sensor/temperature/room1 21.4 {qos} 0", await subscriber.NextLineAsync());
        Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-V", version, "-q", $"{qos}", "-t", "/Output/lamp/room1", "-m", "ON"));
        Assert.Equal($"/Output/lamp/room1 ON {qos} 0", await subscriber.NextLineAsync());
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task A_late_subscriber_gets_what_is_retained(string version)
    {
        Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-V", version, "-r", "-q", "1", "-t", "/Sensor/temperature/room1", "-m", "21.4"));

        await using var subscriber = MosquittoClient.Start("mosquitto_sub", Port, "-V", version, "-t", "/Sensor/#", "-F", "%t %p %q %r");

        Assert.Equal("/Sensor/temperature/room1 21.4 0 1", await subscriber.NextLineAsync());
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task The_will_of_a_killed_client_is_published_and_retained(string version)
    {
        await using var watcher = await MosquittoClient.SubscribeAsync(Port, "-t", "state");
        await using var dying = await MosquittoClient.SubscribeAsync(
            Port, "-V", version, "-t", "other", "--will-topic", "state", "--will-payload", "offline", "--will-retain", "--will-qos", "1");

        await dying.KillAsync();

        Assert.Equal("state offline 0 0", await watcher.NextLineAsync());
        await using var late = MosquittoClient.Start("mosquitto_sub", Port, "-t", "state", "-F", "%t %p %q %r");
        Assert.Equal("state offline 0 1", await late.NextLineAsync());
    }

    [Theory]
    [InlineData("mqttv311", "1")]
    [InlineData("mqttv311", "2")]
    [InlineData("mqttv5", "1")]
    [InlineData("mqttv5", "2")]
    public async Task A_persistent_session_keeps_messages_for_a_client_that_is_away(string version, string qos)
    {
        string[] session = ["-V", version, "-i", "keeper", "-c", "-q", qos, "-t", "jobs/#", .. version == "mqttv5" ? ["-x", "3600"] : Array.Empty<string>()];
        await using (var before = await MosquittoClient.SubscribeAsync(Port, session))
            await before.KillAsync();

        for (var i = 0; i < 50; i++)
            Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-q", qos, "-t", $"jobs/{i}", "-m", "x"));

        await using var after = MosquittoClient.Start("mosquitto_sub", Port, [.. session, "-F", "%t"]);
        for (var i = 0; i < 50; i++)
            Assert.Equal($"jobs/{i}", await after.NextLineAsync());
    }

    [Theory]
    [InlineData("mqttv311", "0")]
    [InlineData("mqttv311", "1")]
    [InlineData("mqttv311", "2")]
    [InlineData("mqttv5", "1")]
    [InlineData("mqttv5", "2")]
    public async Task Thousands_of_lines_arrive_each_once_and_in_order(string version, string qos)
    {
        const int Count = 5000;
        await using var subscriber = await MosquittoClient.SubscribeAsync(Port, "-V", version, "-q", qos, "-t", "lines");
        await using var publisher = MosquittoClient.Start("mosquitto_pub", Port, "-V", version, "-q", qos, "-t", "lines", "-l");

        for (var i = 0; i < Count; i++)
            await publisher.WriteLineAsync($"{i}");
        Assert.Equal(0, await publisher.ExitAsync());

        for (var i = 0; i < Count; i++)
            Assert.Equal($"lines {i} {qos} 0", await subscriber.NextLineAsync());
    }

    [Fact]
    public async Task A_wrong_password_is_refused_as_mosquitto_understands_it()
    {
        await using var broker = new MqttBroker(
            new() { Port = 0, Anonymous = AnonymousAccess.Nobody, UserName = "it", Password = "secret" }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        var port = broker.LocalEndpoint!.Port;

        Assert.Equal(0, await MosquittoClient.PublishAsync(port, "-u", "it", "-P", "secret", "-t", "t", "-m", "x"));
        Assert.NotEqual(0, await MosquittoClient.PublishAsync(port, "-u", "it", "-P", "wrong", "-t", "t", "-m", "x"));
        Assert.NotEqual(0, await MosquittoClient.PublishAsync(port, "-V", "mqttv5", "-t", "t", "-m", "x"));
    }

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new string('x', 500_000));
            await using var subscriber = await MosquittoClient.SubscribeAsync(Port, "-t", "big", "-q", "1");

            Assert.Equal(0, await MosquittoClient.PublishAsync(Port, "-q", "1", "-t", "big", "-f", file));

            Assert.Equal(500_000 + "big  1 0".Length, (await subscriber.NextLineAsync()).Length);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

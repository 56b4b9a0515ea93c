namespace SensorAgent.Integration.Tests.Interop;

/// <summary>Our broker and the client MQTT.js.</summary>
public sealed class BrokerWithMqttJsTests : IAsyncLifetime
{
    private readonly BrokerWithOtherClients _broker = new(PeerMake.MqttJs);

    public Task InitializeAsync() => _broker.StartAsync();

    public Task DisposeAsync() => _broker.DisposeAsync().AsTask();

    [PeerTheory(PeerMake.MqttJs)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public Task Messages_of_any_QoS_pass_both_ways(int version, int qos) => _broker.PassesMessagesBothWaysAsync(version, qos);

    [PeerTheory(PeerMake.MqttJs)]
    [InlineData(4)]
    [InlineData(5)]
    public Task A_late_subscriber_gets_what_is_retained(int version) => _broker.KeepsWhatIsRetainedAsync(version);

    [PeerTheory(PeerMake.MqttJs)]
    [InlineData(4)]
    [InlineData(5)]
    public Task The_will_of_a_killed_client_is_published(int version) => _broker.PublishesTheWillOfAKilledClientAsync(version);

    [PeerTheory(PeerMake.MqttJs)]
    [InlineData("mqtts", 4)]
    [InlineData("mqtts", 5)]
    [InlineData("ws", 4)]
    [InlineData("ws", 5)]
    [InlineData("wss", 4)]
    [InlineData("wss", 5)]
    public Task Messages_of_every_QoS_pass_over_TLS_and_WebSocket(string scheme, int version) =>
        BrokerWithOtherClients.PassesMessagesOverAsync(PeerMake.MqttJs, scheme, version);
}

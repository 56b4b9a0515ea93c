using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>A Mosquitto that was stopped with SIGSTOP: its connections stand, new ones are made, but nothing answers.</summary>
public sealed class FrozenServerTests
{
    [Fact]
    public async Task Ten_keep_alives_of_a_frozen_server_cost_no_message()
    {
        await using var server = await MosquittoServer.StartAsync(new() { Lines = ["max_queued_messages 0"] });

        await Outage.CostsNoMessageAsync(server.Address, server.Freeze, server.Thaw);
    }

    [Fact]
    public async Task A_client_leaves_a_frozen_server_for_the_next()
    {
        await using var frozen = await MosquittoServer.StartAsync();
        await using var second = await MosquittoServer.StartAsync();
        await using var witness = await RunningClient.SubscribeAsync(RunningClient.Options(second.Address), NumberedMessages.All);
        await using var client = await RunningClient.ConnectAsync(Outage.Impatient(frozen.Address, second.Address));

        frozen.Freeze();
        var publishing = client.Client.PublishAsync(NumberedMessages.At(0), PublishScope.AnyConnection, default).AsTask();
        Assert.Equal((MqttFailure.NoAnswer, true), await Outage.FailureAsync(client));
        Assert.Equal((MqttFailure.ConnectTimeout, false), await Outage.FailureAsync(client));

        Assert.Equal(second.Address, new Uri((await client.Handler.ConnectedAsync()).Server));
        Assert.True((await publishing.WaitAsync(RecordingHandler.Bound)).IsSuccess);
        Assert.Equal("0", (await witness.Handler.MessageAsync()).Text);
    }
}

using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class RetainTests
{
    [Fact]
    public async Task A_later_subscriber_gets_the_retained_message_marked_as_such_after_the_answer()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a", MqttProtocolVersion.V311);
        await client.PublishAsync("/Sensor/t", "21.4", qos: 1, retain: true);
        await client.NextAsync();

        await client.SubscribeAsync("/Sensor/#", 1);

        Assert.Equal("PUBLISH /Sensor/t=21.4 q1 retain id1", await client.NextAsync());
    }

    [Fact]
    public async Task Those_who_were_there_see_the_flag_only_if_they_asked_for_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var plain = await broker.ConnectAsync("plain");
        await using var asking = await broker.ConnectAsync("asking");
        await plain.SubscribeAsync("t");
        await asking.SubscribeAsync("t", change: subscription => subscription with { RetainAsPublished = true });

        await plain.PublishAsync("t", "x", retain: true);

        Assert.Equal("PUBLISH t=x", await plain.NextAsync());
        Assert.Equal("PUBLISH t=x retain", await asking.NextAsync());
    }

    [Fact]
    public async Task An_empty_message_clears_and_is_delivered_to_those_who_are_there()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "x", retain: true);
        await client.SubscribeAsync("t");
        Assert.Equal("PUBLISH t=x retain", await client.NextAsync());

        await client.PublishAsync("t", "", retain: true);
        Assert.Equal("PUBLISH t=", await client.NextAsync());
        await client.SubscribeAsync("t");

        Assert.Empty(await client.UntilPingAsync());
    }

    [Theory]
    [InlineData(RetainHandling.SendAtSubscribe, 2)]
    [InlineData(RetainHandling.SendIfNew, 1)]
    [InlineData(RetainHandling.DoNotSend, 0)]
    public async Task Retain_handling_decides_how_often_it_comes(RetainHandling handling, int times)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "x", retain: true);
        var subscribe = new SubscribePacket(9, [new Subscription("t") { RetainHandling = handling }]);

        await client.SendAsync(subscribe);
        await client.SendAsync(subscribe);

        Assert.Equal(times, (await client.UntilPingAsync()).Count(packet => packet.StartsWith("PUBLISH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_shared_subscription_brings_no_retained_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "x", retain: true);

        await client.SubscribeAsync("$share/g/t");

        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_retained_message_tells_how_long_it_still_counts_and_goes_when_that_is_over()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a");
        await client.PublishAsync("t", "x", retain: true, expiry: 10);
        Assert.Empty(await client.UntilPingAsync());

        time.Advance(TimeSpan.FromSeconds(4));
        await client.SubscribeAsync("t");
        Assert.Equal("PUBLISH t=x retain expires6", await client.NextAsync());
        time.Advance(TimeSpan.FromSeconds(6));
        await client.SubscribeAsync("t");

        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task A_slow_subscriber_gets_every_retained_message_and_none_after_a_newer_one()
    {
        await using var broker = await TestBroker.StartAsync(new() { MaximumPendingBytes = 10_000, MaximumQueuedMessages = 10 });
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 3000; i++)
            await publisher.PublishAsync($"t/{i}", new string('x', 5000), retain: true);
        Assert.Empty(await publisher.UntilPingAsync());
        await using var client = await broker.ConnectAsync("a");

        await client.SubscribeAsync("#");
        await publisher.PublishAsync("t/2999", "newer");
        await publisher.PublishAsync("t/2999", "newest");
        Assert.Empty(await publisher.UntilPingAsync());

        var seen = new HashSet<string>();
        for (var i = 0; i < 3000; i++)
            seen.Add((await client.NextAsync()).Split('=')[0]);
        Assert.Equal(3000, seen.Count);
        Assert.Equal("PUBLISH t/2999=newer", await client.NextAsync());
        Assert.Equal("PUBLISH t/2999=newest", await client.NextAsync());
    }
}

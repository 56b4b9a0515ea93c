using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class SystemTopicsTests
{
    [Fact]
    public async Task A_subscriber_gets_the_numbers_at_once_and_their_changes_later()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("$SYS/broker/clients/#");

        Assert.Equal(
            ["PUBLISH $SYS/broker/clients/connected=1 retain", "PUBLISH $SYS/broker/clients/disconnected=0 retain", "PUBLISH $SYS/broker/clients/total=1 retain"],
            (await client.UntilPingAsync()).Order());

        await using var other = await broker.ConnectAsync("b");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["PUBLISH $SYS/broker/clients/connected=2", "PUBLISH $SYS/broker/clients/total=2"], (await client.UntilPingAsync()).Order());
    }

    [Fact]
    public async Task Nobody_wakes_for_numbers_that_nobody_reads()
    {
        var time = new ManualTime();
        await using var broker = await TestBroker.StartAsync(time: time);
        await using var client = await broker.ConnectAsync("a");
        await client.SubscribeAsync("#");

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, time.Timers);
        Assert.Empty(await client.UntilPingAsync());
    }

    [Fact]
    public async Task They_can_be_switched_off()
    {
        await using var broker = await TestBroker.StartAsync(new() { SystemTopicsInterval = TimeSpan.Zero });
        await using var client = await broker.ConnectAsync("a");

        await client.SubscribeAsync("$SYS/#");

        Assert.Empty(await client.UntilPingAsync());
    }
}

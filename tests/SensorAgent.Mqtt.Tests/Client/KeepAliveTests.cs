using SensorAgent.Mqtt.Client;

namespace SensorAgent.Mqtt.Tests.Client;

public sealed class KeepAliveTests
{
    private readonly KeepAlive _rule = new(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(0, 0, 15)]
    [InlineData(5, 1, 10)]
    [InlineData(1, 14, 1)]
    public void Waits_while_both_sides_have_been_heard_lately(int sent, int received, int wait) =>
        Assert.Equal((false, Seconds(wait)), _rule.Decide(Seconds(sent), Seconds(received), null));

    [Theory]
    [InlineData(15, 0)]
    [InlineData(0, 15)]
    [InlineData(99, 99)]
    public void Asks_when_nothing_was_sent_or_nothing_came(int sent, int received) =>
        Assert.Equal((true, Seconds(15)), _rule.Decide(Seconds(sent), Seconds(received), null));

    [Fact]
    public void Gives_up_when_the_question_is_not_answered()
    {
        Assert.Equal((false, Seconds(1)), _rule.Decide(Seconds(0), Seconds(29), Seconds(14)));
        Assert.Null(_rule.Decide(Seconds(0), Seconds(30), Seconds(15)));
    }

    [Fact]
    public void Packet_identifiers_go_round_skip_what_is_in_use_and_run_out()
    {
        var ids = new PacketIds();
        Assert.Equal(1, ids.Take());
        Assert.Equal(2, ids.Take());
        ids.Free(1);
        for (var expected = 3; expected <= ushort.MaxValue; expected++)
            Assert.Equal(expected, ids.Take());

        Assert.Equal(1, ids.Take());
        Assert.Equal(0, ids.Take());
        ids.Free(40_000);
        ids.Free(40_000);
        Assert.Equal(40_000, ids.Take());
        Assert.Equal(0, ids.Take());
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}

using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class TopicRulesTests
{
    [Fact]
    public void More_levels_than_any_tree_should_hold_are_refused()
    {
        var deep = string.Join('/', Enumerable.Repeat("a", TopicRules.MaximumLevels + 1));

        Assert.False(TopicRules.HasFewLevels(deep));
        Assert.True(TopicRules.HasFewLevels(deep.AsSpan(2)));
    }

    [Theory]
    [InlineData("$share/workers/jobs/+", "workers", "jobs/+")]
    [InlineData("jobs/+", null, "jobs/+")]
    [InlineData("$SYS/#", null, "$SYS/#")]
    public void A_filter_is_split_into_group_and_filter(string whole, string? group, string filter) =>
        Assert.Equal((group, filter), TopicRules.Split(whole));

    [Theory]
    [InlineData("$SYS/broker/uptime", true)]
    [InlineData("$SYS", true)]
    [InlineData("$SYSTEM/a", false)]
    [InlineData("/$SYS/a", false)]
    public void Only_the_broker_publishes_below_its_own_topic(string topic, bool expected) =>
        Assert.Equal(expected, TopicRules.IsReserved(topic));
}

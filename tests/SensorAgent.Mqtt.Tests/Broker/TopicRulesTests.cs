using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class TopicRulesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("/")]
    [InlineData("/Sensor/temperature/room1")]
    [InlineData("a//b")]
    [InlineData("$SYS/broker/uptime")]
    public void A_topic_name_may_have_empty_levels_and_a_leading_slash(string topic) => Assert.True(TopicRules.IsName(topic));

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("a+")]
    [InlineData("a\0b")]
    public void A_topic_name_has_no_wildcard_and_no_null_character(string topic) => Assert.False(TopicRules.IsName(topic));

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("/#")]
    [InlineData("+/+/b")]
    [InlineData("a/+/b/#")]
    public void A_filter_may_have_whole_levels_of_wildcards(string filter) => Assert.True(TopicRules.IsFilter(filter));

    [Theory]
    [InlineData("")]
    [InlineData("a#")]
    [InlineData("a/#/b")]
    [InlineData("#/")]
    [InlineData("a+/b")]
    [InlineData("a/+b")]
    [InlineData("##")]
    [InlineData("a\0")]
    public void A_wildcard_is_a_level_of_its_own_and_the_hash_is_the_last(string filter) => Assert.False(TopicRules.IsFilter(filter));

    [Fact]
    public void More_levels_than_any_tree_should_hold_are_refused()
    {
        var deep = string.Join('/', Enumerable.Repeat("a", TopicRules.MaximumLevels + 1));

        Assert.False(TopicRules.IsName(deep));
        Assert.False(TopicRules.IsFilter(deep));
        Assert.True(TopicRules.IsName(deep[2..]));
    }

    [Fact]
    public void A_shared_filter_is_split_into_group_and_filter()
    {
        Assert.True(TopicRules.TrySplit("$share/workers/jobs/+", out var group, out var filter));

        Assert.Equal(("workers", "jobs/+"), (group, filter));
    }

    [Theory]
    [InlineData("$share/")]
    [InlineData("$share/group")]
    [InlineData("$share/group/")]
    [InlineData("$share//jobs")]
    [InlineData("$share/a+b/jobs")]
    [InlineData("$share/#/jobs")]
    public void A_shared_filter_needs_a_plain_group_and_a_filter(string filter) =>
        Assert.False(TopicRules.TrySplit(filter, out _, out _));
}

using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Tests.Protocol;

public sealed class TopicTests
{
    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("+/b", "a/b")]
    [InlineData("a/+", "a/")]
    [InlineData("+/+", "/finance")]
    [InlineData("/+", "/finance")]
    [InlineData("#", "a/b/c")]
    [InlineData("a/#", "a")]
    [InlineData("a/#", "a/b/c")]
    [InlineData("/#", "/")]
    [InlineData("+/#", "a")]
    [InlineData("a//b", "a//b")]
    [InlineData("$SYS/#", "$SYS/broker/uptime")]
    [InlineData("$SYS/+", "$SYS/x")]
    [InlineData("温度/+", "温度/室")]
    public void A_filter_matches(string filter, string topic) => Assert.True(TopicFilter.Matches(filter, topic));

    [Theory]
    [InlineData("a/b", "a/B")]
    [InlineData("a/b", "a/b/")]
    [InlineData("a/b/", "a/b")]
    [InlineData("a", "a/b")]
    [InlineData("+", "/finance")]
    [InlineData("a/+", "a")]
    [InlineData("a/+", "a/b/c")]
    [InlineData("a/b/#", "a")]
    [InlineData("#", "$SYS/broker")]
    [InlineData("+/broker", "$SYS/broker")]
    public void A_filter_does_not_match(string filter, string topic) => Assert.False(TopicFilter.Matches(filter, topic));

    [Theory]
    [InlineData("a")]
    [InlineData("/")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/+/b/#")]
    [InlineData("$share/g/a/#")]
    [InlineData("$share/g//")]
    [InlineData("$shared/x")]
    public void A_filter_is_valid(string filter) => Assert.Null(TopicFilter.Fault(filter));

    [Theory]
    [InlineData("")]
    [InlineData("a#")]
    [InlineData("a/#/b")]
    [InlineData("#/")]
    [InlineData("a+/b")]
    [InlineData("++")]
    [InlineData("a\0b")]
    [InlineData("$share")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share//a")]
    [InlineData("$share/g+/a")]
    [InlineData("$share/g/a#")]
    public void A_filter_is_not_valid(string filter) => Assert.NotNull(TopicFilter.Fault(filter));

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("#")]
    [InlineData("a\0")]
    public void A_topic_is_not_valid(string topic) => Assert.False(TopicName.IsValid(topic));

    [Fact]
    public void A_topic_with_half_a_surrogate_pair_is_not_valid() => Assert.False(TopicName.IsValid("a\ud800"));

    [Fact]
    public void A_topic_may_have_65535_bytes_and_no_more()
    {
        Assert.True(TopicName.IsValid(new string('a', 65_535)));
        Assert.False(TopicName.IsValid(new string('a', 65_536)));
        Assert.False(TopicName.IsValid(new string('é', 32_768)));
    }

    [Fact]
    public void A_shared_subscription_falls_into_group_and_filter()
    {
        Assert.True(SharedSubscription.TryParse("$share/workers/a/+/#", out var group, out var filter));
        Assert.Equal(("workers", "a/+/#"), (group, filter));
    }

    [Fact]
    public void The_cache_gives_the_same_string_for_the_same_bytes()
    {
        var cache = new TopicCache(capacity: 2);

        var first = cache.Get("a/é"u8);

        Assert.Equal("a/é", first);
        Assert.Same(first, cache.Get("a/é"u8));
        Assert.Equal(new string('x', 300), cache.Get(System.Text.Encoding.UTF8.GetBytes(new string('x', 300))));
        Assert.Equal(["b", "c", "d"], new[] { cache.Get("b"u8), cache.Get("c"u8), cache.Get("d"u8) });
    }

    [Fact]
    public void The_cache_refuses_what_is_not_a_string()
    {
        var cache = new TopicCache();

        Assert.Throws<MqttProtocolException>(() => cache.Get([0xC0, 0x80]));
        Assert.Throws<MqttProtocolException>(() => cache.Get("a\0"u8));
    }
}

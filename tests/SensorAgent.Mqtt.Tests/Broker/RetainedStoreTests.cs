using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class RetainedStoreTests
{
    private readonly RetainedStore _store = new(1000, 1_000_000);

    [Theory]
    [InlineData("#", "/Sensor/t /Sensor/h a a/b a/b/c")]
    [InlineData("/Sensor/#", "/Sensor/t /Sensor/h")]
    [InlineData("/Sensor/+", "/Sensor/t /Sensor/h")]
    [InlineData("a/#", "a a/b a/b/c")]
    [InlineData("a/b", "a/b")]
    [InlineData("+", "a")]
    [InlineData("+/+", "a/b")]
    [InlineData("+/+/+", "/Sensor/t /Sensor/h a/b/c")]
    [InlineData("+/b/#", "a/b a/b/c")]
    [InlineData("$SYS/#", "$SYS/up")]
    [InlineData("b", "")]
    public void Finds_what_a_filter_selects(string filter, string expected)
    {
        foreach (var topic in new[] { "/Sensor/t", "/Sensor/h", "a", "a/b", "a/b/c", "$SYS/up" })
            _store.Set(Make.Message(topic));

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Find(filter, now: 0).Order());
    }

    [Fact]
    public void The_newest_message_of_a_topic_replaces_the_one_before()
    {
        _store.Set(Make.Message("a", "long ago"));
        _store.Set(Make.Message("a", "now"));

        Assert.Equal(1, _store.Count);
        Assert.Equal(Make.Message("a", "now").Size, _store.Bytes);
    }

    [Fact]
    public void An_empty_payload_forgets_the_topic()
    {
        _store.Set(Make.Message("a/b"));
        _store.Set(Make.Message("a/b", ""));

        Assert.Empty(Find("#", now: 0));
        Assert.Equal((0, 0L), (_store.Count, _store.Bytes));
    }

    [Fact]
    public void Forgetting_a_topic_that_was_never_kept_does_nothing()
    {
        _store.Set(Make.Message("a/b", ""));

        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void An_expired_message_is_not_found_and_goes_with_the_sweep()
    {
        _store.Set(Make.Message("short", expiresAt: 1000));
        _store.Set(Make.Message("long", expiresAt: 3000));

        Assert.Equal(["long"], Find("#", now: 1000));
        Assert.Equal(2, _store.Count);
        Assert.Equal(3000, _store.Sweep(now: 1000));
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public void No_more_topics_are_kept_than_allowed_but_a_known_one_is_still_renewed()
    {
        var store = new RetainedStore(maximumCount: 2, maximumBytes: 1_000_000);
        store.Set(Make.Message("a", "1"));
        store.Set(Make.Message("b", "1"));

        Assert.False(store.Set(Make.Message("c", "1")));
        Assert.True(store.Set(Make.Message("a", "2")));

        Assert.Equal(2, store.Count);
    }

    [Fact]
    public void A_message_too_large_to_keep_also_ends_the_older_one()
    {
        var store = new RetainedStore(maximumCount: 10, maximumBytes: 300);
        store.Set(Make.Message("a", "1"));

        Assert.False(store.Set(Make.Message("a", new string('x', 1000))));

        Assert.Null(store.Get("a"));
        Assert.Equal(0L, store.Bytes);
    }

    private IEnumerable<string> Find(string filter, long now)
    {
        var found = new List<Message>();
        _store.Match(filter, now, found);
        return found.Select(message => message.Topic);
    }
}

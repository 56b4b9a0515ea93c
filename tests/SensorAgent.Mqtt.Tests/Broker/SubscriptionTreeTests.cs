using SensorAgent.Mqtt.Broker;

namespace SensorAgent.Mqtt.Tests.Broker;

public sealed class SubscriptionTreeTests
{
    private readonly SubscriptionTree _tree = new();

    [Theory]
    [InlineData("sport/tennis", "sport/tennis", true)]
    [InlineData("sport/tennis", "sport", false)]
    [InlineData("sport/tennis", "sport/tennis/player1", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sport/", true)]
    [InlineData("sport/#", "sport/tennis/player1", true)]
    [InlineData("sport/#", "sports", false)]
    [InlineData("#", "/Sensor/temperature/room1", true)]
    [InlineData("#", "a", true)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/#", "$SYS", true)]
    [InlineData("+/monitor", "$SYS/monitor", false)]
    [InlineData("+", "finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("sport/+/player1", "sport/tennis/player1", true)]
    [InlineData("sport/+/#", "sport/tennis", true)]
    [InlineData("sport/+/#", "sport", false)]
    [InlineData("a/+/$b", "a/x/$b", true)]
    [InlineData("a/+", "a/$b", true)]
    [InlineData("/Sensor/#", "/Sensor/temperature/room1", true)]
    [InlineData("Sensor/#", "/Sensor/temperature/room1", false)]
    [InlineData("a//b", "a//b", true)]
    [InlineData("a/+/b", "a//b", true)]
    public void Matches_as_section_4_7_says(string filter, string topic, bool expected)
    {
        _tree.Add(Make.Subscription("c", filter));

        Assert.Equal(expected, Match(topic).Targets.Length == 1);
    }

    [Fact]
    public void A_session_with_overlapping_subscriptions_is_found_once_with_all_of_them()
    {
        var session = Make.Session("c");
        _tree.Add(new(session, "a/#") { Qos = (QualityOfService)0 });
        _tree.Add(new(session, "a/+") { Qos = (QualityOfService)2 });
        _tree.Add(new(Make.Session("other"), "a/b"));

        var route = Match("a/b");

        Assert.Equal(2, route.Targets.Length);
        Assert.Equal(["a/#", "a/+"], route.Targets.Single(target => target[0].Session == session).Select(s => s.Filter).Order());
    }

    [Fact]
    public void Subscribing_again_replaces_the_options()
    {
        var session = Make.Session("c");

        Assert.True(_tree.Add(new(session, "a") { Qos = (QualityOfService)0 }));
        Assert.False(_tree.Add(new(session, "a") { Qos = (QualityOfService)2 }));

        Assert.Equal(1, _tree.Count);
        Assert.Equal(QualityOfService.ExactlyOnce, Match("a").Targets.Single().Single().Qos);
    }

    [Fact]
    public void A_removed_subscription_matches_no_more_and_leaves_no_nodes()
    {
        var session = Make.Session("c");
        foreach (var filter in new[] { "a/b/c", "a/+", "#", "$share/g/a/b" })
            _tree.Add(new(session, filter));

        foreach (var filter in new[] { "a/b/c", "a/+", "#", "$share/g/a/b" })
            Assert.True(_tree.Remove(session, filter));

        Assert.False(_tree.Remove(session, "a/b/c"));
        Assert.True(_tree.IsEmpty);
        Assert.Equal(0, _tree.Count);
    }

    [Fact]
    public void Removing_leaves_the_subscriptions_of_others_alone()
    {
        var (leaving, staying) = (Make.Session("leaving"), Make.Session("staying"));
        _tree.Add(new(leaving, "a/b"));
        _tree.Add(new(staying, "a/b"));

        _tree.Remove(leaving, "a/b");

        Assert.Same(staying, Match("a/b").Targets.Single().Single().Session);
    }

    [Fact]
    public void The_version_changes_with_every_change()
    {
        var session = Make.Session("c");
        var versions = new HashSet<int> { _tree.Version };

        _tree.Add(new(session, "a"));
        versions.Add(_tree.Version);
        _tree.Add(new(session, "a") { Qos = (QualityOfService)1 });
        versions.Add(_tree.Version);
        _tree.Remove(session, "a");
        versions.Add(_tree.Version);

        Assert.Equal(4, versions.Count);
    }

    [Fact]
    public void The_members_of_a_shared_subscription_take_turns()
    {
        var members = new[] { Make.Session("a"), Make.Session("b"), Make.Session("c") };
        foreach (var member in members)
        {
            member.Attach(new FakeLink(), 0);
            _tree.Add(new(member, "$share/g/jobs/#"));
        }

        var group = Assert.Single(Match("jobs/1").Groups);
        var turns = Enumerable.Range(0, 6).Select(_ => group.Choose().Session.ClientId);

        Assert.Equal("a b c a b c", string.Join(' ', turns));
    }

    [Fact]
    public void A_shared_message_goes_to_a_connected_member_before_one_that_is_away()
    {
        var (away, here) = (Make.Session("away"), Make.Session("here"));
        here.Attach(new FakeLink(), 0);
        _tree.Add(new(away, "$share/g/a"));
        _tree.Add(new(here, "$share/g/a"));

        var group = Assert.Single(Match("a").Groups);

        Assert.All(Enumerable.Range(0, 4), _ => Assert.Same(here, group.Choose().Session));
    }

    [Fact]
    public void Groups_of_different_names_each_get_the_message()
    {
        _tree.Add(Make.Subscription("a", "$share/one/t"));
        _tree.Add(Make.Subscription("b", "$share/two/t"));

        Assert.Equal(2, Match("t").Groups.Length);
        Assert.Empty(Match("t").Targets);
    }

    private Route Match(string topic)
    {
        var matches = new Matches();
        _tree.Match(topic, matches);
        return matches.ToRoute();
    }
}

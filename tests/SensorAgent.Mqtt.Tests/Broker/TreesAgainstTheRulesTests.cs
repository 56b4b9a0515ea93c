using SensorAgent.Mqtt.Broker;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>Random filters and topics: the trees must agree with the plain rule of <see cref="TopicFilter.Matches"/>.</summary>
public sealed class TreesAgainstTheRulesTests
{
    private static readonly string[] Levels = ["", "a", "b", "aa", "$SYS", "$x"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Subscriptions_are_found_exactly_where_they_match_while_others_come_and_go(int seed)
    {
        var random = new Random(seed);
        var tree = new SubscriptionTree();
        var held = new Dictionary<(Session, string), SessionSubscription>();
        var sessions = Enumerable.Range(0, 4).Select(i => Make.Session($"c{i}")).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var (session, filter) = (sessions[random.Next(sessions.Length)], Filter(random));
            if (random.Next(3) > 0)
                Assert.Equal(held.TryAdd((session, filter), held.GetValueOrDefault((session, filter)) ?? new(session, filter)), tree.Add(held[(session, filter)]));
            else
                Assert.Equal(held.Remove((session, filter)), tree.Remove(session, filter));

            var topic = Topic(random);
            var matches = new Matches();
            tree.Match(topic, matches);
            Assert.Equal(
                held.Values.Where(subscription => TopicFilter.Matches(subscription.Filter, topic)).Select(Name).Order(),
                matches.ToRoute().Targets.SelectMany(target => target).Select(Name).Order());
        }

        Assert.Equal(held.Count, tree.Count);
        foreach (var (session, filter) in held.Keys)
            Assert.True(tree.Remove(session, filter));
        Assert.True(tree.IsEmpty);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Retained_messages_are_found_exactly_where_they_match(int seed)
    {
        var random = new Random(seed);
        var store = new RetainedStore(1_000_000, 1_000_000_000);
        var held = new Dictionary<string, Message>();
        for (var round = 0; round < 3000; round++)
        {
            var message = Make.Message(Topic(random), random.Next(3) == 0 ? "" : $"{round}");
            store.Set(message);
            if (message.Payload.IsEmpty)
                held.Remove(message.Topic);
            else
                held[message.Topic] = message;

            var filter = Filter(random);
            var found = new List<Message>();
            store.Match(filter, 0, found);
            Assert.Equal(
                held.Values.Where(kept => TopicFilter.Matches(filter, kept.Topic)).Select(kept => kept.Topic).Order(StringComparer.Ordinal),
                found.Select(kept => kept.Topic).Order(StringComparer.Ordinal));
        }

        Assert.Equal((held.Count, held.Values.Sum(message => (long)message.Size)), (store.Count, store.Bytes));
    }

    [Fact]
    public void A_subscription_that_could_bring_something_is_never_refused()
    {
        var random = new Random(6);
        for (var round = 0; round < 20_000; round++)
        {
            var (allowed, filter, topic) = (Filter(random), Filter(random), Topic(random));
            if (TopicFilter.Matches(allowed, topic) && TopicFilter.Matches(filter, topic))
                Assert.True(AccessList.Parse([$"topic read {allowed}"]).For(null, "c").MaySubscribe(filter), $"{allowed} {filter} {topic}");
        }
    }

    private static string Name(SessionSubscription subscription) => $"{subscription.Session.ClientId} {subscription.Filter}";

    private static string Topic(Random random)
    {
        string topic;
        do
            topic = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Levels[random.Next(Levels.Length)]));
        while (topic.Length == 0);
        return topic;
    }

    private static string Filter(Random random)
    {
        var levels = Topic(random).Split('/');
        for (var i = 0; i < levels.Length; i++)
            levels[i] = random.Next(3) == 0 ? "+" : levels[i];
        if (random.Next(3) == 0)
            levels[^1] = "#";
        return string.Join('/', levels);
    }
}

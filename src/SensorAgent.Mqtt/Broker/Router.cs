using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker;

/// <summary>Takes a message to the sessions that subscribed to its topic, and to the retained store.</summary>
internal sealed partial class Router(BrokerCore core, ILogger logger)
{
    private const int LongestCache = 4096;
    private const long ShortestSweepInterval = 30_000;
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private int _version;
    private bool _isRetainedFull;
    private Deadline? _sweep;

    /// <summary>Delivers and retains; false when nobody subscribed to it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="source">The publishing session, or null for the broker itself.</param>
    public bool Publish(Message message, Session? source)
    {
        if (message.Retain)
            Retain(message);

        var route = RouteOf(message.Topic);
        foreach (var subscriptions in route.Targets)
            Deliver(message, subscriptions, source);
        foreach (var group in route.Groups)
            DeliverOne(message, group.Choose());
        return route.Targets.Length + route.Groups.Length > 0;
    }

    /// <summary>Sends a new subscriber what is retained (section 3.8.4).</summary>
    public void SendRetained(SessionSubscription subscription)
    {
        var found = new List<Message>();
        core.Retained.Match(subscription.Filter, core.Now, found);
        foreach (var message in found)
        {
            if (subscription.Session.Rights?.MayRead(message.Topic) == false)
                continue;
            var delivery = new Delivery(message, Lower(message.Qos, subscription.Qos), Retain: true, Identifiers([subscription]));
            Count(subscription.Session, subscription.Session.DeliverRetained(delivery, core.Now));
        }
    }

    private void Deliver(Message message, SessionSubscription[] subscriptions, Session? source)
    {
        var first = subscriptions[0];
        if (subscriptions.Length == 1)
        {
            if (!first.NoLocal || first.Session != source)
                DeliverOne(message, first);
            return;
        }

        if (first.Session == source && subscriptions.Any(subscription => subscription.NoLocal))
            subscriptions = [.. subscriptions.Where(subscription => !subscription.NoLocal)];
        if (subscriptions.Length == 0)
            return;

        if (first.Session.Rights?.MayRead(message.Topic) == false)
            return;

        // Overlapping subscriptions: once, with the highest QoS [MQTT-3.3.4-2] and all identifiers [MQTT-3.3.4-4].
        var qos = Lower(message.Qos, subscriptions.Max(subscription => subscription.Qos));
        var retain = message.Retain && subscriptions.Any(subscription => subscription.RetainAsPublished);
        Count(first.Session, first.Session.Deliver(new(message, qos, retain, Identifiers(subscriptions)), core.Now));
    }

    private void DeliverOne(Message message, SessionSubscription subscription)
    {
        if (subscription.Session.Rights?.MayRead(message.Topic) == false)
            return;

        var delivery = new Delivery(message, Lower(message.Qos, subscription.Qos),
            message.Retain && subscription.RetainAsPublished, subscription.Identifiers);
        Count(subscription.Session, subscription.Session.Deliver(delivery, core.Now));
    }

    private Route RouteOf(string topic)
    {
        if (_version != core.Subscriptions.Version || _routes.Count > LongestCache)
            _routes.Clear();
        _version = core.Subscriptions.Version;
        if (_routes.TryGetValue(topic, out var route))
            return route;

        var matches = new Matches();
        core.Subscriptions.Match(topic, matches);
        _routes.Add(topic, route = matches.ToRoute());
        return route;
    }

    private void Retain(Message message)
    {
        var kept = core.Retained.Set(message);
        if (!kept && !_isRetainedFull)
            LogRetainedFull(core.Retained.Count, message.Topic);
        _isRetainedFull = !kept;
        core.Store?.RetainedChanged(message.Topic);
        if (message.ExpiresAt != Message.Never)
            Watch(message.ExpiresAt);
    }

    /// <summary>A retained message expires at that moment: some time afterwards it is swept.</summary>
    public void Watch(long expiry)
    {
        if (_sweep is null)
            ScheduleSweep(expiry);
    }

    private void ScheduleSweep(long expiry) =>
        _sweep = core.Deadlines.Schedule(Math.Max(expiry, core.Now + ShortestSweepInterval), () =>
        {
            _sweep = null;
            if (core.Retained.Sweep(core.Now) is var next and not Message.Never)
                ScheduleSweep(next);
        });

    private void Count(Session session, DeliveryResult result)
    {
        if (session.IsCongested)
            core.Congested = session;
        if (result != DeliveryResult.Dropped)
            return;

        core.Counters.MessagesDropped++;
        if (session.Dropped == 1)
            LogDropping(session.DisplayName);
    }

    private static int[]? Identifiers(SessionSubscription[] subscriptions)
    {
        int[] identifiers = [.. subscriptions.Where(subscription => subscription.Identifier > 0).Select(subscription => subscription.Identifier)];
        return identifiers.Length > 0 ? identifiers : null;
    }

    private static QualityOfService Lower(QualityOfService one, QualityOfService other) => one < other ? one : other;

    [LoggerMessage(LogLevel.Warning, "Client {Client} does not keep up or is away too long: messages for it are dropped from now on, and counted.")]
    private partial void LogDropping(string client);

    [LoggerMessage(LogLevel.Warning, "The store of retained messages is full with {Count}; {Topic} was delivered but is not retained.")]
    private partial void LogRetainedFull(int count, string topic);
}

using System.Globalization;
using System.Text;

namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// The broker about itself, below <c>$SYS/broker</c> with Mosquitto's names, retained. Only while somebody subscribes to it: nobody
/// wakes for numbers that nobody reads.
/// </summary>
internal sealed class SystemTopics(BrokerCore core)
{
    private const string Root = "$SYS";
    private readonly Dictionary<string, string> _published = new(StringComparer.Ordinal);
    private Deadline? _next;

    /// <summary>Somebody is about to subscribe; what is retained is made true before it is sent.</summary>
    public void BeforeSubscribe(string plainFilter)
    {
        if (core.Options.SystemTopicsInterval <= TimeSpan.Zero || !plainFilter.StartsWith(Root, StringComparison.Ordinal))
            return;

        Publish();
        if (_next is null)
            Schedule();
    }

    private void Schedule() =>
        _next = core.Deadlines.Schedule(core.Now + (long)core.Options.SystemTopicsInterval.TotalMilliseconds, () =>
        {
            _next = null;
            if (!core.Subscriptions.HasBelow(Root))
                return;

            Publish();
            Schedule();
        });

    private void Publish()
    {
        var connected = core.Sessions.All.Count(session => session.Link is not null);
        var counters = core.Counters;
        Publish("version", $"SensorAgent {Version}");
        Publish("uptime", $"{core.Now / 1000} seconds");
        Publish("clients/connected", connected);
        Publish("clients/disconnected", core.Sessions.Count - connected);
        Publish("clients/total", core.Sessions.Count);
        Publish("subscriptions/count", core.Subscriptions.Count);
        Publish("retained messages/count", core.Retained.All().Count(message => !TopicRules.IsReserved(message.Topic)));
        Publish("publish/messages/received", counters.MessagesReceived);
        Publish("publish/messages/sent", counters.MessagesSent);
        Publish("publish/messages/dropped", counters.MessagesDropped);
        Publish("bytes/received", counters.BytesReceived);
        Publish("bytes/sent", counters.BytesSent);
        Publish("connections/accepted", counters.ConnectionsAccepted);
        Publish("connections/refused", counters.ConnectionsRefused);
        Publish("protocol errors", counters.ProtocolErrors);
    }

    private static string Version => typeof(SystemTopics).Assembly.GetName().Version?.ToString(3) ?? "";

    private void Publish(string name, long value) => Publish(name, value.ToString(CultureInfo.InvariantCulture));

    private void Publish(string name, string value)
    {
        if (_published.TryGetValue(name, out var before) && before == value)
            return;

        _published[name] = value;
        core.Router.Publish(new($"{Root}/broker/{name}", Encoding.UTF8.GetBytes(value)) { Retain = true }, source: null);
    }
}

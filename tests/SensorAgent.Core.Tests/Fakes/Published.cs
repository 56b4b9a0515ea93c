using System.Text;
using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Fakes;

/// <summary>An outbox with a broker that takes everything: what was published, in order.</summary>
internal sealed class Published
{
    private readonly Lock _lock = new();
    private readonly List<OutboundMessage> _messages = [];

    public Published() => Outbox.Open();

    public static MqttSettings Mqtt { get; } = MqttSettings.Read(Config.Section(), "client", Credentials.None);

    public static TopicScheme Topics { get; } = new(Mqtt.Topics, "pi");

    public Outbox Outbox { get; } = new();

    /// <summary>Everything published so far.</summary>
    public IReadOnlyList<OutboundMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                while (Outbox.TryTake(out var message))
                    _messages.Add(message);
                return [.. _messages];
            }
        }
    }

    /// <summary>What a topic said, one after the other.</summary>
    public IReadOnlyList<string> On(string topic) => [.. Messages.Where(message => message.Topic == topic).Select(Text)];

    /// <summary>What a topic says now; empty for nothing.</summary>
    public string Last(string topic) => On(topic) is [.., var last] ? last : "";

    /// <summary>A member of the JSON object that a topic holds now, as text; empty when it is not there.</summary>
    public string Last(string topic, string member)
    {
        if (Last(topic) is not { Length: > 0 } json)
            return "";
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(member, out var value) ? value.ToString() : "";
    }

    /// <summary>Forgets what was published so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (Outbox.TryTake(out _))
            {
            }

            _messages.Clear();
        }
    }

    public static string Text(OutboundMessage message) => Encoding.UTF8.GetString(message.Payload.Span);
}

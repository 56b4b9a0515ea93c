namespace SensorAgent.Core.Messaging;

/// <summary>What a person should know of while it lasts, retained on <c>alert/{id}</c>.</summary>
public sealed class Alerts(Outbox outbox, TopicScheme topics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _raised = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids of those that stand, in order.</summary>
    public IReadOnlyList<string> Raised
    {
        get
        {
            lock (_lock)
                return [.. _raised.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Raises an alert; false when it stands already with that text.</summary>
    public bool Raise(string id, string text)
    {
        lock (_lock)
        {
            if (_raised.TryGetValue(id, out var standing) && standing == text)
                return false;
            _raised[id] = text;
            _known.Add(id);
        }

        Post(id, Payload.Json(writer =>
        {
            writer.WriteString("id", id);
            writer.WriteString("text", text);
            writer.WriteString("t", Payload.Time(time.GetUtcNow()));
        }));
        return true;
    }

    /// <summary>Ends an alert, its retained message cleared; false when none stands.</summary>
    public bool Clear(string id)
    {
        bool stood;
        lock (_lock)
        {
            stood = _raised.Remove(id);
            if (!_known.Add(id) && !stood)
                return false;
        }

        Post(id, default); // at the first time in any case: the broker may keep one from before the agent was started anew
        return stood;
    }

    private void Post(string id, ReadOnlyMemory<byte> payload) =>
        outbox.Post(new(topics.Alert(id), payload) { Retain = true, Qos = 1, ContentType = "application/json" }, Rank.Info);
}

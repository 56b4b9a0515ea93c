namespace SensorAgent.Core.Messaging;

/// <summary>What a person should know of while it lasts, retained on <c>alert/{id}</c>.</summary>
public sealed class Alerts(Outbox outbox, TopicScheme topics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Alert> _raised = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids of those that stand, in order.</summary>
    public IReadOnlyList<string> Raised => [.. Standing.Select(alert => alert.Id)];

    /// <summary>Those that stand, in the order of their ids.</summary>
    public IReadOnlyList<Alert> Standing
    {
        get
        {
            lock (_lock)
                return [.. _raised.Values.OrderBy(alert => alert.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Raises an alert; false when it stands already with that text.</summary>
    public bool Raise(string id, string text)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_raised.TryGetValue(id, out var standing) && standing.Text == text)
                return false;
            _raised[id] = new(id, text, now);
            _known.Add(id);
        }

        Post(id, Payload.Json(writer =>
        {
            writer.WriteString("id", id);
            writer.WriteString("text", text);
            writer.WriteString("t", Payload.Time(now));
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

/// <summary>An alert that stands.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">What is wrong, in sentences.</param>
/// <param name="Since">Since when it says so.</param>
public sealed record Alert(string Id, string Text, DateTimeOffset Since);

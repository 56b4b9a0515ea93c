namespace SensorAgent.Mqtt.Broker;

/// <summary>The last retained message of every topic, bounded in number and bytes.</summary>
internal sealed class RetainedStore(int maximumCount, long maximumBytes)
{
    private readonly RetainedNode _root = new();

    /// <summary>Retained messages held, expired ones included until they are swept.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes charged for them.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Keeps the message as the topic's last one; an empty payload forgets the topic [MQTT-3.3.1-6]. False when a limit forbids it:
    /// the old one is then forgotten too, as it would no longer be the last.
    /// </summary>
    public bool Set(Message message)
    {
        if (message.Payload.IsEmpty)
        {
            Remove(message.Topic);
            return true;
        }

        var old = Get(message.Topic);
        var count = Count + (old is null ? 1 : 0);
        if (count > maximumCount || Bytes - (old?.Size ?? 0) + message.Size > maximumBytes)
        {
            Remove(message.Topic);
            return false;
        }

        var node = _root;
        foreach (var level in message.Topic.AsSpan().Split('/'))
            node = node.GetOrAdd(message.Topic.AsSpan(level));
        Bytes += message.Size - (old?.Size ?? 0);
        Count = count;
        node.Message = message;
        return true;
    }

    /// <summary>The message of exactly this topic, or null.</summary>
    public Message? Get(string topic)
    {
        RetainedNode? node = _root;
        foreach (var level in topic.AsSpan().Split('/'))
            node = node?.Find(topic.AsSpan(level));
        return node?.Message;
    }

    /// <summary>Adds to <paramref name="found"/> every message a plain filter selects and that has not expired.</summary>
    public void Match(string filter, long now, List<Message> found) => Match(_root, filter, isFirst: true, now, found);

    /// <summary>Forgets what has expired; returns when the next one will, or <see cref="Message.Never"/>.</summary>
    public long Sweep(long now)
    {
        var next = Message.Never;
        foreach (var message in All())
        {
            if (message.IsExpired(now))
                Remove(message.Topic);
            else
                next = Math.Min(next, message.ExpiresAt);
        }

        return next;
    }

    /// <summary>Every message held.</summary>
    public List<Message> All()
    {
        var all = new List<Message>(Count);
        CollectAll(_root, all);
        return all;
    }

    private void Remove(string topic)
    {
        if (Remove(_root, topic) is not { } removed)
            return;

        Count--;
        Bytes -= removed.Size;
    }

    private static Message? Remove(RetainedNode node, ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var level = slash < 0 ? rest : rest[..slash];
        if (node.Find(level) is not { } child)
            return null;

        Message? removed;
        if (slash < 0)
            (removed, child.Message) = (child.Message, null);
        else
            removed = Remove(child, rest[(slash + 1)..]);

        if (child.IsEmpty)
            node.Drop(level);
        return removed;
    }

    private static void Match(RetainedNode node, ReadOnlySpan<char> rest, bool isFirst, long now, List<Message> found)
    {
        var slash = rest.IndexOf('/');
        var level = slash < 0 ? rest : rest[..slash];
        if (level is "#")
        {
            if (!isFirst)
                Collect(node, now, found); // "sport/#" is also "sport"
            foreach (var (name, child) in node.Children)
            {
                if (!isFirst || !name.StartsWith('$'))
                    CollectBelow(child, now, found);
            }
        }
        else if (level is "+")
        {
            foreach (var (name, child) in node.Children)
            {
                if (!isFirst || !name.StartsWith('$'))
                    Descend(child, rest, slash, now, found);
            }
        }
        else if (node.Find(level) is { } child)
        {
            Descend(child, rest, slash, now, found);
        }
    }

    private static void Descend(RetainedNode node, ReadOnlySpan<char> rest, int slash, long now, List<Message> found)
    {
        if (slash < 0)
            Collect(node, now, found);
        else
            Match(node, rest[(slash + 1)..], isFirst: false, now, found);
    }

    private static void CollectBelow(RetainedNode node, long now, List<Message> found)
    {
        Collect(node, now, found);
        foreach (var child in node.Children.Values)
            CollectBelow(child, now, found);
    }

    private static void Collect(RetainedNode node, long now, List<Message> found)
    {
        if (node.Message is { } message && !message.IsExpired(now))
            found.Add(message);
    }

    private static void CollectAll(RetainedNode node, List<Message> all) => CollectBelow(node, long.MinValue, all);
}

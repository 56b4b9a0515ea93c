namespace SensorAgent.Core.Messaging;

/// <summary>Brings messages of others to the drivers that listen, and theirs to the outbox.</summary>
public sealed class DriverMessages(Outbox outbox, int qos) : IMessages
{
    private readonly Lock _lock = new();
    private readonly object _link = new();
    private readonly Dictionary<string, Heard> _topics = new(StringComparer.Ordinal);
    private bool _isConnected;

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics
    {
        get
        {
            lock (_lock)
                return [.. _topics.Keys];
        }
    }

    /// <summary>Asks for <see cref="Topics"/> to be subscribed to, and what is no longer among them to be given up.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public IDisposable Hear(string topic, Action<InboundMessage> heard)
    {
        var listener = new Listener(this, topic, heard);
        byte[]? last;
        lock (_lock)
        {
            if (!_topics.TryGetValue(topic, out var known))
                _topics.Add(topic, known = new());
            known.Listeners = [.. known.Listeners, listener];
            last = known.Last;
        }

        if (last is not null)
            heard(new(topic, last) { Retained = true }); // the broker says it once for all that listen
        Changed?.Invoke();
        return listener;
    }

    /// <inheritdoc/>
    public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain, TimeSpan patience)
    {
        lock (_link)
        {
            if (!_isConnected && !(Monitor.Wait(_link, patience) && _isConnected))
                throw new BrokerUnavailableException("There is no connection to the broker.");
        }

        outbox.Say(new(topic, payload) { Retain = retain, Qos = qos });
    }

    /// <summary>Takes a message; returns at once.</summary>
    public void Receive(in InboundMessage message)
    {
        Listener[] listeners;
        bool kept;
        lock (_lock)
        {
            if (!_topics.TryGetValue(message.Topic, out var known))
                return;
            kept = message.Retained && known.IsNew; // whoever retains what he says now has it marked as well
            known.IsNew = false;
            if (kept && known.Last is { } last && message.Payload.Span.SequenceEqual(last))
                return; // it was heard before the connection broke
            known.Last = message.Payload.ToArray();
            listeners = known.Listeners;
        }

        foreach (var listener in listeners)
            listener.Heard(message with { Retained = kept });
    }

    /// <summary>The broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        lock (_lock)
        {
            foreach (var known in _topics.Values)
                known.IsNew = true;
        }

        lock (_link)
        {
            _isConnected = connected;
            Monitor.PulseAll(_link);
        }

        if (connected)
            Changed?.Invoke(); // somebody may have begun to listen while the connection was being made
    }

    private void Remove(Listener listener)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(listener.Topic, out var known) || !known.Listeners.Contains(listener))
                return;
            known.Listeners = [.. known.Listeners.Where(other => other != listener)];
            if (known.Listeners.Length > 0)
                return;
            _topics.Remove(listener.Topic);
        }

        Changed?.Invoke();
    }

    private sealed class Heard
    {
        public Listener[] Listeners { get; set; } = [];
        public byte[]? Last { get; set; }
        public bool IsNew { get; set; } = true;
    }

    private sealed class Listener(DriverMessages messages, string topic, Action<InboundMessage> heard) : IDisposable
    {
        public string Topic { get; } = topic;

        public Action<InboundMessage> Heard { get; } = heard;

        public void Dispose() => messages.Remove(this);
    }
}

using SensorAgent.Core.Model;

namespace SensorAgent.Core.Messaging;

/// <summary>The order in which standing messages are published again after a connect.</summary>
public enum Rank
{
    /// <summary>That the agent is there.</summary>
    State,

    /// <summary>What the agent is.</summary>
    Info,

    /// <summary>What it has.</summary>
    Catalogue,

    /// <summary>The same for Home Assistant.</summary>
    Discovery,

    /// <summary>What the outputs do.</summary>
    Output,

    /// <summary>What the sensors say, and how they are.</summary>
    Reading,
}

/// <summary>
/// What is to be published. Of a standing message (a value, a state) only the newest of its topic counts, so that a slow or
/// absent broker costs one message a topic, however long it takes. Passing messages (answers, events) wait in a bounded
/// queue, the oldest dropped and counted, and are not kept for a broker that is away; of a kind that somebody floods with, one waits
/// for all. Late messages (what was missed) wait until nothing else is to be said.
/// </summary>
public sealed class Outbox(int passingCapacity = 1000)
{
    private const int LateCapacity = 256;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Standing> _standing = new(StringComparer.Ordinal);
    private readonly Queue<Standing> _due = new();
    private readonly Queue<Passing> _passing = new();
    private readonly Dictionary<(string Topic, string Kind), Passing> _gathered = [];
    private readonly Queue<OutboundMessage> _late = new();
    private TaskCompletionSource _arrival = NewArrival();
    private bool _open;
    private bool _opening;
    private bool _isGathering;

    /// <summary>Something else than a reading was posted or said, or a connection came or went; on the thread that did it.</summary>
    public event Action? Happened;

    /// <summary>How many passing messages were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>True while so many passing messages wait that it is time to gather them.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (_lock)
                return _passing.Count > passingCapacity / 2;
        }
    }

    /// <summary>True when there is something to take and a connection to publish it on.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
                return _open && _due.Count + _passing.Count + _late.Count > 0;
        }
    }

    /// <summary>Replaces what its topic says.</summary>
    public void Post(OutboundMessage message, Rank rank)
    {
        if (message.Topic.Length == 0)
        {
            message.Receipt?.Acknowledged(message.Sequence); // nobody waits for it
        }
        else
        {
            lock (_lock)
                MakeDue(PlaceOf(message.Topic, rank), message, null);
        }

        Happened?.Invoke();
    }

    /// <summary>Replaces what a channel says, on one of its topics or on two; encoded when their turn comes.</summary>
    /// <param name="first">A topic.</param>
    /// <param name="second">Another; null for none.</param>
    /// <param name="reading">The newest reading.</param>
    /// <param name="since">When it was taken, on the monotonic clock.</param>
    public void Post(StandingReading first, StandingReading? second, in Reading reading, long since)
    {
        lock (_lock)
        {
            Replace(first, reading, since);
            if (second is not null)
                Replace(second, reading, since);
        }
    }

    /// <summary>While it lasts, readings that are posted wake nobody: they are taken together with the next that does, or at its end.</summary>
    public void Gather(bool begins)
    {
        lock (_lock)
        {
            _isGathering = begins;
            if (!begins && _due.Count > 0)
                _arrival.TrySetResult();
        }
    }

    /// <summary>Says something once; dropped when no broker is there to hear it.</summary>
    public void Say(OutboundMessage message)
    {
        if (message.Topic.Length > 0)
        {
            lock (_lock)
                Say(new Passing { Message = message });
        }

        Happened?.Invoke();
    }

    /// <summary>Says something once, or together with what still waits of its kind.</summary>
    /// <param name="topic">Where.</param>
    /// <param name="kind">What it has in common with others there.</param>
    /// <param name="encode">Makes the message, the newest's, of how many it stands for; called when its turn comes.</param>
    public void Say(string topic, string kind, Func<int, OutboundMessage> encode)
    {
        if (topic.Length == 0)
            return;
        lock (_lock)
        {
            if (!_gathered.TryGetValue((topic, kind), out var waiting) && Say(waiting = new() { Key = (topic, kind) }))
                _gathered.Add((topic, kind), waiting);
            waiting.Count++;
            waiting.Encode = encode;
        }

        Happened?.Invoke();
    }

    /// <summary>Offers a message for when nothing else is to be said; false when no broker is there, or enough of them wait.</summary>
    public bool Offer(OutboundMessage message)
    {
        lock (_lock)
        {
            if (!_open || _late.Count >= LateCapacity)
                return false;
            _late.Enqueue(message);
            _arrival.TrySetResult();
            return true;
        }
    }

    /// <summary>Takes what is due next: passing messages, then standing ones, then late ones.</summary>
    public bool TryTake(out OutboundMessage message)
    {
        lock (_lock)
        {
            // That the agent is there comes before anything it says.
            var stateFirst = _due.TryPeek(out var first) && first.Rank == Rank.State;
            if (_open && !stateFirst && _passing.TryDequeue(out var passing))
            {
                Forget(passing);
                message = passing.Message ?? passing.Encode!(passing.Count);
                return true;
            }

            if (_due.TryDequeue(out var standing))
            {
                standing.IsDue = false;
                message = standing.Message ?? standing.Reading!.Encode();
                return true;
            }

            if (_late.TryDequeue(out message!))
                return true;
            if (_arrival.Task.IsCompleted)
                _arrival = NewArrival();
            return false;
        }
    }

    /// <summary>Completes when there is something to take.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _arrival.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A connection is being set up: what is said from here on, such as the answer to a retained command, waits for <see cref="Open"/>.</summary>
    public void Prepare()
    {
        lock (_lock)
            _opening = true;
    }

    /// <summary>A connection is there: all that stands is due again, rank by rank, and whatever changes from here on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _open = true;
            _due.Clear();
            foreach (var standing in _standing.Values.OrderBy(standing => standing.Rank))
            {
                standing.IsDue = true;
                _due.Enqueue(standing);
            }

            _arrival.TrySetResult();
        }

        Happened?.Invoke();
    }

    /// <summary>The connection is gone: what stands waits for the next, what passes is dropped.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _open = _opening = false;
            Dropped += _passing.Sum(passing => Math.Max(passing.Count, 1));
            _passing.Clear();
            _gathered.Clear();
            _late.Clear();
            _due.Clear();
            foreach (var standing in _standing.Values)
                standing.IsDue = false;
        }

        Happened?.Invoke();
    }

    private bool Say(Passing passing)
    {
        if (!_open && !_opening)
        {
            Dropped++;
            return false;
        }

        if (_passing.Count == passingCapacity && _passing.TryDequeue(out var oldest))
        {
            Forget(oldest);
            Dropped += Math.Max(oldest.Count, 1);
        }

        _passing.Enqueue(passing);
        _arrival.TrySetResult();
        return true;
    }

    private void Forget(Passing passing)
    {
        if (passing.Key is { } key)
            _gathered.Remove(key);
    }

    private void Replace(StandingReading standing, in Reading reading, long since)
    {
        if (standing.Topic.Length == 0)
            return;
        standing.Set(reading, since);
        MakeDue((Standing)(standing.Place ??= PlaceOf(standing.Topic, Rank.Reading)), null, standing);
    }

    private Standing PlaceOf(string topic, Rank rank)
    {
        if (!_standing.TryGetValue(topic, out var standing))
            _standing.Add(topic, standing = new Standing());
        standing.Rank = rank;
        return standing;
    }

    private void MakeDue(Standing standing, OutboundMessage? message, StandingReading? reading)
    {
        (standing.Message, standing.Reading) = (message, reading);
        if (standing.IsDue || !_open)
            return;

        standing.IsDue = true;
        _due.Enqueue(standing);
        if (!_isGathering || reading is null)
            _arrival.TrySetResult();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something to say once: a message, or one for all of a kind.</summary>
    private sealed class Passing
    {
        public OutboundMessage? Message { get; init; }
        public (string Topic, string Kind)? Key { get; init; }
        public Func<int, OutboundMessage>? Encode { get; set; }
        public int Count { get; set; }
    }

    private sealed class Standing
    {
        public OutboundMessage? Message { get; set; }
        public StandingReading? Reading { get; set; }
        public Rank Rank { get; set; }
        public bool IsDue { get; set; }
    }
}

using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Storage;

/// <summary>
/// Which readings the broker has missed, and when they are sent: in the order of their numbers, on <c>backlog</c>, a while after a
/// connect, so that what stands on the live topics goes first and is not sent twice.
/// </summary>
public sealed class ReadingBacklog(ReadingLog log, TopicScheme topics, TimeProvider time) : IReceipt
{
    private const int Batch = 500;
    private const int Room = 64;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly Queue<(long Sequence, long At)> _stored = new();
    private readonly Queue<Reading> _batch = new();
    private TaskCompletionSource _wake = New();
    private long? _connectedAt;
    private bool _flushed;
    private long _sent;
    private long _settled;
    private long _exhausted;
    private int _awaited;

    /// <summary>True while the broker is there.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_lock)
                return _connectedAt is not null;
        }
    }

    /// <summary>True once after each connect, when the live topics have had their time and the store should learn what was taken.</summary>
    public bool JustConnected
    {
        get
        {
            lock (_lock)
            {
                if (_flushed || !HasSettled)
                    return false;
                return _flushed = true;
            }
        }
    }

    /// <summary>True while missed readings may be sent.</summary>
    public bool IsReady
    {
        get
        {
            lock (_lock)
                return _flushed && _connectedAt is not null;
        }
    }

    /// <summary>True while something has to settle before it can be sent, or is being sent.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
                return _connectedAt is not null && (!_flushed || _stored.Count + _batch.Count > 0);
        }
    }

    private bool HasSettled => _connectedAt is { } at && time.GetElapsedTime(at) >= Settle;

    /// <summary>The broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        lock (_lock)
        {
            _connectedAt = connected ? time.GetTimestamp() : null;
            _flushed = false;
            (_sent, _exhausted, _awaited) = (0, 0, 0);
            _batch.Clear();
            _wake.TrySetResult();
        }
    }

    /// <summary>Waits until something may be done, at most so long; at once when it may since the last wait.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        Task wake;
        lock (_lock)
            wake = _wake.Task;
        await wake.WaitAsync(most, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_wake.Task.IsCompleted)
                _wake = New();
        }
    }

    /// <summary>Ends the present wait, or the next.</summary>
    public void Wake()
    {
        lock (_lock)
            _wake.TrySetResult();
    }

    /// <summary>Readings up to this number are on disk.</summary>
    public void Stored(long sequence)
    {
        lock (_lock)
        {
            if (sequence > 0)
                _stored.Enqueue((sequence, time.GetTimestamp()));
        }
    }

    /// <summary>The next missed reading as a message, or null when there is none now.</summary>
    internal OutboundMessage? Next(ReadingStore store)
    {
        lock (_lock)
        {
            if (_batch.Count == 0)
            {
                while (_stored.TryPeek(out var stored) && time.GetElapsedTime(stored.At) >= Settle)
                    _settled = _stored.Dequeue().Sequence;
                var until = Math.Max(_settled, store.LastAtOpen);
                if (until <= _exhausted)
                    return null;
                foreach (var reading in store.Undelivered(_sent, until, Batch))
                    _batch.Enqueue(reading);
                if (_batch.Count == 0)
                    _exhausted = until;
            }

            return _batch.TryPeek(out var next) ? Encode(next) : null;
        }
    }

    /// <summary>What was read for sending has changed on disk.</summary>
    public void ReadAnew()
    {
        lock (_lock)
            _batch.Clear();
    }

    /// <summary>The outbox has taken what <see cref="Next"/> gave.</summary>
    public void Offered()
    {
        lock (_lock)
        {
            if (_batch.TryDequeue(out var sent))
                _sent = sent.Sequence;
        }
    }

    /// <summary>The outbox has enough of them: <see cref="WaitAsync"/> ends when the broker has taken some.</summary>
    public void WaitForRoom()
    {
        lock (_lock)
            _awaited = Room;
    }

    /// <inheritdoc/>
    public void Acknowledged(long sequence)
    {
        log.Acknowledged(sequence);
        lock (_lock)
        {
            if (_awaited > 0 && --_awaited == 0)
                _wake.TrySetResult();
        }
    }

    private OutboundMessage Encode(Reading reading) => new(topics.Backlog(reading.Channel), Payload.Json(reading))
    {
        Qos = 1,
        ContentType = "application/json",
        Receipt = this,
        Sequence = reading.Sequence,
    };

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

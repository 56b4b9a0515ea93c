using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Storage;

/// <summary>
/// The readings on their way to the disk: numbered, kept in memory until the next flush, and marked when a broker has taken them.
/// May be used from any thread. When the disk does not take them, the oldest beyond the bound are dropped and counted; with a bound of
/// 0 they are only numbered.
/// </summary>
public sealed class ReadingLog(int capacity = 200_000) : IReceipt
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = new();
    private readonly Dictionary<long, Entry> _open = [];
    private readonly List<long> _deliveredLater = [];
    private long _next = 1;
    private long _end = long.MaxValue;

    /// <summary>How many readings were dropped because the disk did not take them.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many readings were numbered since the start.</summary>
    public long Added { get; private set; }

    /// <summary>How many wait for the disk.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>How many numbers are left of those reserved.</summary>
    public long NumbersLeft
    {
        get
        {
            lock (_lock)
                return _end - _next;
        }
    }

    /// <summary>Gives numbers from <paramref name="first"/> on, so many; those that are left of an earlier range are used up first.</summary>
    public void Reserve(long first, long count)
    {
        lock (_lock)
        {
            if (_end == long.MaxValue || _next >= _end)
                _next = first;
            _end = first + count;
        }
    }

    /// <summary>Numbers a reading and keeps it.</summary>
    public Reading Add(Reading reading)
    {
        lock (_lock)
        {
            var numbered = reading with { Sequence = _next++ };
            Added++;
            if (capacity == 0 || numbered.Value.Kind == ValueKind.Bytes) // pictures would soon fill the disk
                return numbered;
            var entry = new Entry(numbered);
            _waiting.Enqueue(entry);
            _open[numbered.Sequence] = entry;
            if (_waiting.Count > capacity)
            {
                _open.Remove(_waiting.Dequeue().Reading.Sequence);
                Dropped++;
            }

            return numbered;
        }
    }

    /// <inheritdoc/>
    public void Acknowledged(long sequence)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(sequence, out var entry))
                entry.Delivered = true;
            else if (capacity > 0)
                _deliveredLater.Add(sequence);
        }
    }

    /// <summary>What a flush has to write: readings, and the numbers of earlier ones that a broker has taken since.</summary>
    public (IReadOnlyList<(Reading Reading, bool Delivered)> Readings, IReadOnlyList<long> Delivered) Take(int most)
    {
        lock (_lock)
        {
            var readings = _waiting.Take(most).Select(entry => (entry.Reading, entry.Delivered)).ToArray();
            foreach (var (reading, _) in readings)
                _open.Remove(reading.Sequence); // an acknowledgement from here on is for the next flush
            return (readings, [.. _deliveredLater]);
        }
    }

    /// <summary>What <see cref="Take"/> gave is on disk: readings up to a number, and so many marks.</summary>
    public void Written(long lastSequence, int delivered)
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var entry) && entry.Reading.Sequence <= lastSequence)
                _waiting.Dequeue();
            _deliveredLater.RemoveRange(0, delivered);
        }
    }

    private sealed class Entry(Reading reading)
    {
        public Reading Reading { get; } = reading;
        public bool Delivered { get; set; }
    }
}

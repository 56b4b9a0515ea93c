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
    /// <summary>So many are brought to the disk at once.</summary>
    internal const int Many = 5000;

    private readonly Lock _lock = new();
    private readonly ReadingRing _waiting = new();
    private readonly List<long> _deliveredLater = [];
    private readonly List<ClockStep> _steps = [];
    private long _next = 1;
    private long _end = long.MaxValue;
    private long _first;
    private long _taken;
    private int _droppedTaken; // dropped while a flush has them: lost only if that fails

    /// <summary>Something waits for the disk where nothing did, or as much as is brought there at once; on the thread that added it.</summary>
    public event Action? Waits;

    /// <summary>How many readings were dropped because the disk did not take them.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many readings on disk were dropped before a broker had taken them: too old, or too many.</summary>
    public long Lost { get; set; }

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

    /// <summary>How many marks of earlier readings wait for the disk.</summary>
    public int Marks
    {
        get
        {
            lock (_lock)
                return _deliveredLater.Count;
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
                _next = Math.Max(first, _next);
            _end = first + count;
        }
    }

    /// <summary>Counts from here on, where no store has said what the next number is.</summary>
    public void StartAt(long number)
    {
        lock (_lock)
            _next = Math.Max(number, _next);
    }

    /// <summary>Numbers a reading and keeps it.</summary>
    public Reading Add(in Reading reading)
    {
        var numbered = Keep(reading, out var wakes);
        if (wakes)
            Waits?.Invoke();
        return numbered;
    }

    private Reading Keep(in Reading reading, out bool wakes)
    {
        wakes = false;
        lock (_lock)
        {
            var numbered = reading with { Sequence = _next++ };
            if (_first == 0)
                _first = numbered.Sequence;
            Added++;
            if (capacity == 0 || numbered.Value.Kind == ValueKind.Bytes) // pictures would soon fill the disk
                return numbered;
            if (_waiting.Count == capacity)
            {
                if (_waiting[0].Reading.Sequence <= _taken)
                    _droppedTaken++;
                else
                    Dropped++;
                _waiting.Drop(1);
            }

            _waiting.Add(numbered);
            wakes = _waiting.Count is 1 or Many;
            return numbered;
        }
    }

    /// <inheritdoc/>
    public void Acknowledged(long sequence)
    {
        bool wakes;
        lock (_lock)
        {
            if ((_waiting.Deliver(sequence) && sequence > _taken) || _deliveredLater.Count >= capacity) // beyond it some come again on the backlog
                return;
            _deliveredLater.Add(sequence);
            wakes = _deliveredLater.Count is 1 or Many;
        }

        if (wakes)
            Waits?.Invoke();
    }

    /// <summary>What a flush has to write, put into its lists: readings, and the numbers of earlier ones that a broker has taken since.</summary>
    public void Take(int most, List<KeptReading> readings, List<long> delivered)
    {
        readings.Clear();
        delivered.Clear();
        lock (_lock)
        {
            Dropped += _droppedTaken; // the flush before this one failed
            _droppedTaken = 0;
            _waiting.CopyTo(readings, most);
            delivered.AddRange(_deliveredLater);
            if (readings.Count > 0)
                _taken = readings[^1].Reading.Sequence; // an acknowledgement from here on is for the next flush
        }
    }

    /// <summary>What <see cref="Take"/> gave is on disk: readings up to a number, and so many marks.</summary>
    public void Written(long lastSequence, int delivered)
    {
        lock (_lock)
        {
            _waiting.DropThrough(lastSequence);
            _droppedTaken = 0;
            _deliveredLater.RemoveRange(0, delivered);
        }
    }

    /// <summary>The clock was set: what waits is put right here, and what is on disk by the next flush.</summary>
    internal void SetClock(TimeSpan step, bool isSynchronised)
    {
        lock (_lock)
        {
            if (_first == 0)
                return;
            _waiting.SetClock(step, isSynchronised);
            _steps.Add(new(_first, _taken, step, isSynchronised));
        }

        Waits?.Invoke();
    }

    /// <summary>Steps of the clock that the disk does not know of, to be written before <see cref="Take"/>.</summary>
    internal ClockStep[] Steps()
    {
        lock (_lock)
            return [.. _steps];
    }

    /// <summary>So many of them are on disk.</summary>
    internal void StepsWritten(int count)
    {
        lock (_lock)
            _steps.RemoveRange(0, count);
    }
}

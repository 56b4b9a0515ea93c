using SensorAgent.Core.Model;

namespace SensorAgent.Core.Storage;

/// <summary>A numbered reading, and whether a broker has taken it.</summary>
public readonly record struct KeptReading(Reading Reading, bool IsDelivered);

/// <summary>Readings in the order of their numbers, in one array that grows and shrinks with them: keeping one allocates nothing.</summary>
internal sealed class ReadingRing
{
    private const int Least = 64;
    private KeptReading[] _entries = new KeptReading[Least];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The entry at a place, from 0 for the oldest.</summary>
    public ref KeptReading this[int place] => ref _entries[(_first + place) & (_entries.Length - 1)];

    public void Add(in Reading reading)
    {
        if (Count == _entries.Length)
            Resize(2 * Count);
        this[Count++] = new(reading, false);
    }

    /// <summary>Notes that a broker has taken one; false when it is not here.</summary>
    public bool Deliver(long sequence)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Reading.Sequence < sequence)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == Count || this[low].Reading.Sequence != sequence)
            return false;
        this[low] = this[low] with { IsDelivered = true };
        return true;
    }

    /// <summary>Moves what was stamped by a clock that was not synchronised.</summary>
    public void SetClock(TimeSpan step, bool isSynchronised)
    {
        for (var place = 0; place < Count; place++)
        {
            var reading = this[place].Reading;
            if (!reading.Reason.EndsWith(ClockStep.Unsynced, StringComparison.Ordinal))
                continue;
            var reason = isSynchronised ? reading.Reason.Replace(ClockStep.Unsynced, ClockStep.Corrected, StringComparison.Ordinal) : reading.Reason;
            this[place] = this[place] with { Reading = reading with { At = reading.At + step, Reason = reason } };
        }
    }

    /// <summary>Copies the oldest.</summary>
    public void CopyTo(List<KeptReading> list, int most)
    {
        for (var place = 0; place < Math.Min(Count, most); place++)
            list.Add(this[place]);
    }

    /// <summary>Drops the oldest up to a number.</summary>
    public void DropThrough(long sequence)
    {
        var count = 0;
        while (count < Count && this[count].Reading.Sequence <= sequence)
            count++;
        Drop(count);
        if (_entries.Length > Least && Count < _entries.Length / 8)
            Resize(Math.Max(Least, _entries.Length / 4));
    }

    /// <summary>Drops so many of the oldest.</summary>
    public void Drop(int count)
    {
        for (var place = 0; place < count; place++)
            this[place] = default; // its texts and bytes
        _first = (_first + count) & (_entries.Length - 1);
        Count -= count;
    }

    private void Resize(int size)
    {
        var entries = new KeptReading[size];
        for (var place = 0; place < Count; place++)
            entries[place] = this[place];
        (_entries, _first) = (entries, 0);
    }
}

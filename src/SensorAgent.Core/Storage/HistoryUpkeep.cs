namespace SensorAgent.Core.Storage;

/// <summary>
/// Keeps the history within its bounds: what is a day old becomes one row a minute, what is too old or too much is dropped. Goes through the
/// readings in the order in which they lie on the disk, a portion at a time: channel by channel every page would be written once for each.
/// </summary>
internal sealed class HistoryUpkeep(SqliteDatabase database)
{
    private const int Slices = 20; // how much of the time that is kept goes at once
    private const int Portion = 20_000; // readings; what they touch fits into SQLite's cache of 2 MB
    private const long Minute = 60_000;
    private long _rolledUp; // up to here only what no broker had taken is left, and texts

    /// <summary>How much room the history takes, in bytes, without its journal.</summary>
    public long Bytes => (Pragma("page_count") - Pragma("freelist_count")) * Pragma("page_size");

    /// <summary>A broker has taken a reading that is on disk.</summary>
    public void Delivered(long sequence) => _rolledUp = Math.Min(_rolledUp, sequence - 1);

    /// <summary>Times on disk have changed.</summary>
    public void ClockSet() => _rolledUp = 0;

    /// <summary>Makes one row a minute of the numbers before a time. What no broker has taken stays as it is, and so do texts.</summary>
    public void RollUp(DateTimeOffset before)
    {
        var end = before.ToUnixTimeMilliseconds() / Minute * Minute;
        var isComplete = true;
        foreach (var (first, last) in Portions(_rolledUp, end))
        {
            database.InTransaction(() => RollUp(first, last, end));
            isComplete &= Count("t >= ?3", first, last, end) == 0; // or a clock ran ahead
            if (isComplete)
                _rolledUp = last;
        }
    }

    /// <summary>Drops what is older than a time; returns how many readings no broker had taken.</summary>
    public long Drop(DateTimeOffset before) => Drop(before.ToUnixTimeMilliseconds());

    /// <summary>Drops the oldest until the history takes at most so many bytes; returns how many readings no broker had taken.</summary>
    public long Shrink(long most)
    {
        long lost = 0;
        while (Bytes > most && Span() is var (oldest, newest))
            lost += Drop(oldest + ((newest - oldest) / Slices) + 1);
        return lost;
    }

    private void RollUp(long first, long last, long end)
    {
        Run("""
            INSERT INTO minute
            SELECT channel, t / 60000 * 60000, count(*), min(v), sum(v), max(v) FROM reading
            WHERE seq BETWEEN ?1 AND ?2 AND t < ?3 AND delivered = 1 AND quality < 2 AND typeof(v) IN ('real', 'integer')
            GROUP BY 1, 2
            ON CONFLICT (channel, t) DO UPDATE SET
                n = n + excluded.n, low = min(low, excluded.low), total = total + excluded.total, high = max(high, excluded.high)
            """, first, last, end);
        Run("DELETE FROM reading WHERE seq BETWEEN ?1 AND ?2 AND t < ?3 AND delivered = 1 AND typeof(v) <> 'text'", first, last, end);
    }

    private long Drop(long before)
    {
        long lost = 0;
        foreach (var (first, last) in Portions(0, before))
        {
            database.InTransaction(() =>
            {
                lost += Count("t < ?3 AND delivered = 0", first, last, before);
                Run("DELETE FROM reading WHERE seq BETWEEN ?1 AND ?2 AND t < ?3", first, last, before);
            });
        }

        foreach (var channel in Channels())
            Run("DELETE FROM minute WHERE channel = ?1 AND t < ?2", channel, before);
        return lost;
    }

    private (long Oldest, long Newest)? Span()
    {
        var (oldest, newest) = (long.MaxValue, long.MinValue);
        foreach (var table in (string[])["reading", "minute"])
        {
            using var span = database.Prepare(
                $"SELECT min((SELECT min(t) FROM {table} WHERE channel = id)), max((SELECT max(t) FROM {table} WHERE channel = id)) FROM channel");
            span.Step();
            if (!span.IsNull(0))
                (oldest, newest) = (Math.Min(oldest, span.Integer(0)), Math.Max(newest, span.Integer(1)));
        }

        return oldest <= newest ? (oldest, newest) : null;
    }

    /// <summary>The numbers of readings after one, in portions, as far as there is one from before a time.</summary>
    private IEnumerable<(long First, long Last)> Portions(long after, long before)
    {
        using var newest = database.Prepare("SELECT max((SELECT max(seq) FROM reading WHERE channel = id AND t < ?1)) FROM channel");
        newest.Bind(1, before).Step();
        var end = newest.Integer(0);
        newest.Reset();
        while (true)
        {
            using var next = database.Prepare("SELECT min(seq) FROM reading WHERE seq > ?1");
            next.Bind(1, after).Step();
            if (next.IsNull(0) || next.Integer(0) is var first && first > end)
                yield break;
            next.Reset();
            yield return (first, after = Math.Min(first + Portion - 1, end));
        }
    }

    private long Count(string which, long first, long last, long time)
    {
        using var count = database.Prepare($"SELECT count(*) FROM reading WHERE seq BETWEEN ?1 AND ?2 AND {which}");
        count.Bind(1, first).Bind(2, last).Bind(3, time).Step();
        return count.Integer(0);
    }

    private List<long> Channels()
    {
        using var select = database.Prepare("SELECT id FROM channel");
        var channels = new List<long>();
        while (select.Step())
            channels.Add(select.Integer(0));
        return channels;
    }

    private void Run(string sql, params ReadOnlySpan<long> values)
    {
        using var statement = database.Prepare(sql);
        for (var i = 0; i < values.Length; i++)
            statement.Bind(i + 1, values[i]);
        statement.Run();
    }

    private long Pragma(string name)
    {
        using var pragma = database.Prepare($"PRAGMA {name}");
        pragma.Step();
        return pragma.Integer(0);
    }
}

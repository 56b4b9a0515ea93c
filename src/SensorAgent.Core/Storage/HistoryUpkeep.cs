namespace SensorAgent.Core.Storage;

/// <summary>Keeps the history within its bounds: what is a day old becomes one row a minute, what is too old or too much is dropped.</summary>
internal sealed class HistoryUpkeep(SqliteDatabase database)
{
    private const int Slices = 20; // how much of the time that is kept goes at once
    private const long Minute = 60_000;

    /// <summary>How much room the history takes, in bytes, without its journal.</summary>
    public long Bytes => (Pragma("page_count") - Pragma("freelist_count")) * Pragma("page_size");

    /// <summary>Makes one row a minute of the numbers before a time. What no broker has taken stays as it is, and so do texts.</summary>
    public void RollUp(DateTimeOffset before)
    {
        var end = before.ToUnixTimeMilliseconds() / Minute * Minute;
        foreach (var channel in Channels())
        {
            database.InTransaction(() =>
            {
                Run("""
                    INSERT INTO minute
                    SELECT channel, t / 60000 * 60000, count(*), min(v), sum(v), max(v) FROM reading
                    WHERE channel = ?1 AND t < ?2 AND delivered = 1 AND quality < 2 AND typeof(v) IN ('real', 'integer')
                    GROUP BY 2
                    ON CONFLICT (channel, t) DO UPDATE SET
                        n = n + excluded.n, low = min(low, excluded.low), total = total + excluded.total, high = max(high, excluded.high)
                    """, channel, end);
                Run("DELETE FROM reading WHERE channel = ?1 AND t < ?2 AND delivered = 1 AND typeof(v) <> 'text'", channel, end);
            });
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

    private long Drop(long before)
    {
        long lost = 0;
        database.InTransaction(() =>
        {
            foreach (var channel in Channels())
            {
                using var count = database.Prepare("SELECT count(*) FROM reading WHERE channel = ?1 AND t < ?2 AND delivered = 0");
                count.Bind(1, channel).Bind(2, before).Step();
                lost += count.Integer(0);
                Run("DELETE FROM reading WHERE channel = ?1 AND t < ?2", channel, before);
                Run("DELETE FROM minute WHERE channel = ?1 AND t < ?2", channel, before);
            }
        });
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

    private List<long> Channels()
    {
        using var select = database.Prepare("SELECT id FROM channel");
        var channels = new List<long>();
        while (select.Step())
            channels.Add(select.Integer(0));
        return channels;
    }

    private void Run(string sql, long channel, long time)
    {
        using var statement = database.Prepare(sql);
        statement.Bind(1, channel).Bind(2, time).Run();
    }

    private long Pragma(string name)
    {
        using var pragma = database.Prepare($"PRAGMA {name}");
        pragma.Step();
        return pragma.Integer(0);
    }
}

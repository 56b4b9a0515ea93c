using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Storage;

/// <summary>What a channel did in one step of time.</summary>
/// <param name="From">When the step begins.</param>
/// <param name="Count">How many good readings fall into it.</param>
/// <param name="Minimum">The least of them.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Maximum">The greatest of them.</param>
public readonly record struct HistoryPoint(DateTimeOffset From, long Count, double Minimum, double Mean, double Maximum)
{
    /// <summary>Writes it as a JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("from", Payload.Time(From));
        writer.WriteNumber("count", Count);
        writer.WriteNumber("min", Minimum);
        writer.WriteNumber("mean", Mean);
        writer.WriteNumber("max", Maximum);
        writer.WriteEndObject();
    }
}

/// <summary>Asks the readings on disk, beside a running agent or without one.</summary>
public sealed class HistoryQuery : IDisposable
{
    private readonly SqliteDatabase _database;

    private HistoryQuery(string file) => _database = new SqliteDatabase(file, readOnly: true);

    /// <summary>Opens the history in a state directory; null when there is none yet.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public static HistoryQuery? Open(string directory)
    {
        var file = Path.Combine(directory, Historian.FileName);
        return File.Exists(file) ? new HistoryQuery(file) : null;
    }

    /// <summary>The channels there are readings of, as <c>quantity/location</c>, with their unit.</summary>
    public IReadOnlyList<(string Channel, string Unit)> Channels()
    {
        using var select = _database.Prepare("SELECT DISTINCT quantity || '/' || location, unit FROM channel ORDER BY 1");
        var channels = new List<(string, string)>();
        while (select.Step())
            channels.Add((select.Text(0), select.Text(1)));
        return channels;
    }

    /// <summary>The number of the last reading on disk; 0 for none.</summary>
    public long LastSequence()
    {
        using var select = _database.Prepare("SELECT coalesce(max(seq), 0) FROM reading");
        select.Step();
        return select.Integer(0);
    }

    /// <summary>How many readings on disk no broker has taken yet.</summary>
    public long Missed()
    {
        using var select = _database.Prepare("SELECT count(*) FROM reading WHERE delivered = 0");
        select.Step();
        return select.Integer(0);
    }

    /// <summary>A channel's numbers in steps, from one time until before another; steps without a good reading are left out.</summary>
    public IReadOnlyList<HistoryPoint> Numbers(string channel, DateTimeOffset since, DateTimeOffset until, TimeSpan step)
    {
        using var select = _database.Prepare("""
            SELECT t / ?4 * ?4, count(*), min(v), avg(v), max(v) FROM reading
            WHERE channel IN (SELECT id FROM channel WHERE quantity || '/' || location = ?1)
              AND t >= ?2 AND t < ?3 AND quality < 2 AND typeof(v) IN ('real', 'integer')
            GROUP BY 1 ORDER BY 1
            """);
        select.Bind(1, channel).Bind(2, since.ToUnixTimeMilliseconds()).Bind(3, until.ToUnixTimeMilliseconds()).Bind(4, (long)step.TotalMilliseconds);
        var points = new List<HistoryPoint>();
        while (select.Step())
            points.Add(new(DateTimeOffset.FromUnixTimeMilliseconds(select.Integer(0)), select.Integer(1), select.Real(2), select.Real(3), select.Real(4)));
        return points;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}

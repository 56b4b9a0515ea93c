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
    private readonly bool _hasMinutes;

    private HistoryQuery(string file)
    {
        _database = new SqliteDatabase(file, readOnly: true);
        _hasMinutes = HistorySchema.HasMinutes(_database);
    }

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

    /// <summary>
    /// A channel's numbers in steps, from one time until before another; steps without a good reading are left out. What is older than a day
    /// is there by the minute.
    /// </summary>
    public IReadOnlyList<HistoryPoint> Numbers(string channel, DateTimeOffset since, DateTimeOffset until, TimeSpan step)
    {
        var steps = new HistorySteps((long)step.TotalMilliseconds);
        foreach (var id in IdsOf(channel))
        {
            if (_hasMinutes)
            {
                using var minutes = Between("SELECT t, n, low, total, high FROM minute WHERE channel = ?1 AND t >= ?2 AND t < ?3 ORDER BY t", id);
                while (minutes.Step())
                    steps.Add(minutes.Integer(0), minutes.Integer(1), minutes.Real(2), minutes.Real(3), minutes.Real(4));
            }

            using var readings = Between("""
                SELECT t, v FROM reading
                WHERE channel = ?1 AND t >= ?2 AND t < ?3 AND quality < 2 AND typeof(v) IN ('real', 'integer') ORDER BY t
                """, id);
            while (readings.Step())
            {
                var number = readings.Real(1);
                steps.Add(readings.Integer(0), 1, number, number, number);
            }
        }

        return steps.Points();

        SqliteStatement Between(string sql, long id) =>
            _database.Prepare(sql).Bind(1, id).Bind(2, since.ToUnixTimeMilliseconds()).Bind(3, until.ToUnixTimeMilliseconds());
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private List<long> IdsOf(string channel)
    {
        using var select = _database.Prepare("SELECT id FROM channel WHERE quantity || '/' || location = ?1");
        select.Bind(1, channel);
        var ids = new List<long>();
        while (select.Step())
            ids.Add(select.Integer(0));
        return ids;
    }
}

using SensorAgent.Core.Model;

namespace SensorAgent.Core.Storage;

/// <summary>
/// The readings on disk: one row each, found by sequence number or by channel and time, with a mark on those that no broker has
/// taken yet. Every change is one transaction, on disk when the call returns. Not for use by several threads at once.
/// </summary>
internal sealed class ReadingStore : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _deliver;
    private readonly SqliteStatement _undelivered;
    private readonly Dictionary<ChannelId, long> _channels = [];
    private readonly Dictionary<long, (ChannelId Id, string Unit)> _channelsById = [];

    /// <summary>Opens the file, making it where it is not there; a damaged one throws with <see cref="SqliteException.IsDamage"/>.</summary>
    public ReadingStore(string file)
    {
        _database = new SqliteDatabase(file);
        try
        {
            HistorySchema.Prepare(_database);
            Upkeep = new(_database);
            _insert = _database.Prepare("INSERT OR REPLACE INTO reading (seq, channel, t, v, quality, reason, decimals, simulated, delivered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
            _deliver = _database.Prepare("UPDATE reading SET delivered = 1 WHERE seq = ?1 AND delivered = 0");
            _undelivered = _database.Prepare("SELECT seq, channel, t, v, quality, reason, decimals, simulated FROM reading WHERE delivered = 0 AND seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
            ReadChannels();
            using var last = _database.Prepare("SELECT coalesce(max(seq), 0) FROM reading");
            last.Step();
            LastAtOpen = last.Integer(0);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The highest number in the file when it was opened: everything up to it is of an earlier run.</summary>
    public long LastAtOpen { get; }

    /// <summary>Keeps it within its bounds.</summary>
    public HistoryUpkeep Upkeep { get; }

    /// <summary>Reserves so many sequence numbers, never given before, and returns the first.</summary>
    public long ReserveSequence(long count)
    {
        long first = 0;
        _database.InTransaction(() =>
        {
            using var read = _database.Prepare("SELECT max(coalesce((SELECT value FROM state WHERE key = 'sequence'), 0), coalesce((SELECT max(seq) FROM reading), 0))");
            read.Step();
            first = read.Integer(0) + 1;
            using var write = _database.Prepare("INSERT OR REPLACE INTO state (key, value) VALUES ('sequence', ?1)");
            write.Bind(1, first + count - 1).Run();
        });
        return first;
    }

    /// <summary>Keeps readings, and notes which of them and of earlier ones a broker has taken.</summary>
    public void Append(IReadOnlyList<KeptReading> readings, IReadOnlyList<long> delivered)
    {
        try
        {
            _database.InTransaction(() =>
            {
                foreach (var (reading, isDelivered) in readings)
                    Insert(reading, isDelivered);
                foreach (var sequence in delivered)
                {
                    _deliver.Bind(1, sequence).Run();
                    Upkeep.Delivered(sequence);
                }
            });
        }
        catch
        {
            ReadChannels(); // what was rolled back is not known any more
            throw;
        }
    }

    /// <summary>The oldest readings after one sequence number and up to another that no broker has taken, in order.</summary>
    public IReadOnlyList<Reading> Undelivered(long after, long until, int count)
    {
        var found = new List<Reading>();
        _undelivered.Bind(1, after).Bind(2, until).Bind(3, count);
        while (_undelivered.Step())
            found.Add(ReadRow(_undelivered));
        _undelivered.Reset();
        return found;
    }

    /// <summary>The clock was set: what was stamped before by one that was not is moved by the step.</summary>
    public void SetClock(ClockStep step)
    {
        using var update = _database.Prepare("""
            UPDATE reading SET t = t + ?3, reason = CASE WHEN ?4 THEN replace(reason, ?5, ?6) ELSE reason END
            WHERE seq BETWEEN ?1 AND ?2 AND reason LIKE '%' || ?5
            """);
        update.Bind(1, step.First).Bind(2, step.Last).Bind(3, (long)step.By.TotalMilliseconds).Bind(4, step.IsSynchronised ? 1 : 0)
            .Bind(5, ClockStep.Unsynced).Bind(6, ClockStep.Corrected).Run();
        Upkeep.ClockSet();
    }

    /// <summary>Looks whether the file is whole; throws with <see cref="SqliteException.IsDamage"/> when it is not.</summary>
    public void Check()
    {
        using var check = _database.Prepare("PRAGMA quick_check(1)");
        if (check.Step() && check.Text(0) != "ok")
            throw new SqliteException(11, check.Text(0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _deliver.Dispose();
        _undelivered.Dispose();
        _database.Dispose();
    }

    private void Insert(Reading reading, bool delivered)
    {
        _insert.Bind(1, reading.Sequence).Bind(2, ChannelOf(reading)).Bind(3, reading.At.ToUnixTimeMilliseconds()).Bind(5, (long)reading.Quality)
            .Bind(8, reading.Simulated ? 1 : 0).Bind(9, delivered ? 1 : 0);
        if (reading.Reason.Length > 0)
            _insert.Bind(6, reading.Reason);
        if (reading.Decimals is { } decimals)
            _insert.Bind(7, decimals);
        switch (reading.Value.Kind)
        {
            case var _ when reading.Quality == Quality.Bad:
                break; // there is no value
            case ValueKind.Number:
                _insert.Bind(4, reading.Value.Number);
                break;
            case ValueKind.Binary:
                _insert.Bind(4, reading.Value.IsOn ? 1L : 0L);
                break;
            case ValueKind.Text:
                _insert.Bind(4, reading.Value.Text);
                break;
        }

        _insert.Run();
    }

    private long ChannelOf(Reading reading)
    {
        if (_channels.TryGetValue(reading.Channel, out var known))
            return known;

        using (var insert = _database.Prepare("INSERT OR IGNORE INTO channel (sensor, quantity, location, unit) VALUES (?1, ?2, ?3, ?4)"))
            insert.Bind(1, reading.Channel.Sensor).Bind(2, reading.Channel.Quantity).Bind(3, reading.Channel.Location).Bind(4, reading.Unit).Run();
        ReadChannels();
        return _channels[reading.Channel];
    }

    private void ReadChannels()
    {
        _channels.Clear();
        _channelsById.Clear();
        using var select = _database.Prepare("SELECT id, sensor, quantity, location, unit FROM channel");
        while (select.Step())
        {
            var id = new ChannelId(select.Text(1), select.Text(2), select.Text(3));
            _channels[id] = select.Integer(0);
            _channelsById[select.Integer(0)] = (id, select.Text(4));
        }
    }

    private Reading ReadRow(SqliteStatement row)
    {
        var (channel, unit) = _channelsById[row.Integer(1)];
        return new(channel, Value(row, channel), unit, DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2)))
        {
            Sequence = row.Integer(0),
            Quality = (Quality)row.Integer(4),
            Reason = row.Text(5),
            Decimals = row.IsNull(6) ? null : (int)row.Integer(6),
            Simulated = row.Integer(7) != 0,
        };
    }

    private static SensorValue Value(SqliteStatement row, ChannelId channel) => Quantity.Named(channel.Quantity).Kind switch
    {
        _ when row.IsNull(3) => default,
        ValueKind.Binary => SensorValue.Of(row.Integer(3) != 0),
        ValueKind.Text => SensorValue.Of(row.Text(3)),
        _ => SensorValue.Of(row.Real(3)),
    };
}

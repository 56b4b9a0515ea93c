using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Storage;

public sealed class HistoryUpkeepTests : IDisposable
{
    private static readonly DateTimeOffset Later = Readings.Noon.AddHours(1);
    private readonly StateDirectory _directory = new();
    private readonly ReadingStore _store;

    public HistoryUpkeepTests() => _store = new(_directory.History);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_question_has_the_same_answer_before_and_after_the_roll_up()
    {
        Keep(Enumerable.Range(0, 600).Select(number => Number(number, number)), isDelivered: true);
        var before = Points(TimeSpan.FromMinutes(2));

        _store.Upkeep.RollUp(Later);

        Assert.Equal(0, CountReadings());
        Assert.Equal(before, Points(TimeSpan.FromMinutes(2)));
        Assert.Equal((5, 120, 0.0, 59.5, 119.0), (before.Count, before[0].Count, before[0].Minimum, before[0].Mean, before[0].Maximum));
    }

    [Fact]
    public void A_question_over_both_sees_both()
    {
        Keep(Enumerable.Range(0, 600).Select(number => Number(number, number)), isDelivered: true);

        _store.Upkeep.RollUp(Readings.Noon.AddSeconds(300));

        Assert.Equal(300, CountReadings());
        Assert.Equal([(600L, 0.0, 599.0)], Points(TimeSpan.FromHours(1)).Select(point => (point.Count, point.Minimum, point.Maximum)));
    }

    [Fact]
    public void What_no_broker_has_taken_stays_as_it_is_until_one_has()
    {
        Keep([Number(0, 1), Number(1, 2)], isDelivered: true);
        Keep([Number(2, 6)], isDelivered: false);

        _store.Upkeep.RollUp(Later);
        var missed = _store.Undelivered(0, long.MaxValue, 10);
        _store.Append([], [.. missed.Select(reading => reading.Sequence)]);
        _store.Upkeep.RollUp(Later);

        Assert.Equal([6.0], missed.Select(reading => reading.Value.Number));
        Assert.Equal(0, CountReadings());
        Assert.Equal([(3L, 1.0, 3.0, 6.0)], Points(TimeSpan.FromMinutes(1)).Select(point => (point.Count, point.Minimum, point.Mean, point.Maximum)));
    }

    [Fact]
    public void What_lies_in_several_portions_with_gaps_between_them_is_rolled_up_whole()
    {
        var far = Enumerable.Range(0, 50_000).Select(number => Number(number, number) with { Sequence = number + 1 + (number / 10_000 * 100_000L) });
        Keep(far, isDelivered: true);
        var before = Points(TimeSpan.FromMinutes(2));

        _store.Upkeep.RollUp(Readings.Noon.AddDays(1));

        Assert.Equal(0, CountReadings());
        Assert.Equal(before, Points(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void What_comes_after_a_roll_up_of_everything_is_rolled_up_in_its_time()
    {
        Keep([Number(0, 1)], isDelivered: true);
        _store.Upkeep.RollUp(Later);
        Keep([Number(5000, 2)], isDelivered: true);

        _store.Upkeep.RollUp(Readings.Noon.AddDays(1));

        Assert.Equal(0, CountReadings());
    }

    [Fact]
    public void A_reading_from_a_clock_that_ran_ahead_stays_and_holds_up_no_other()
    {
        Keep([Number(0, 1) with { At = Readings.Noon.AddYears(5) }, .. Enumerable.Range(1, 30_000).Select(number => Number(number, number))], isDelivered: true);

        _store.Upkeep.RollUp(Readings.Noon.AddSeconds(25_000));
        _store.Upkeep.RollUp(Readings.Noon.AddDays(1));

        Assert.Equal(1, CountReadings());
    }

    [Fact]
    public void Texts_stay_and_faults_go()
    {
        var text = new Reading(new("gate", "rfid", "hall"), SensorValue.Of("04:A2"), "", Readings.Noon) { Sequence = 900 };
        var fault = Number(1, 0) with { Sequence = 901, Value = default, Quality = Quality.Bad, Reason = "no answer" };
        Keep([text, fault], isDelivered: true);

        _store.Upkeep.RollUp(Later);

        Assert.Equal(1, CountReadings());
        Assert.Empty(Points(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Drops_what_is_too_old_and_counts_what_nobody_had_taken()
    {
        Keep(Enumerable.Range(0, 10).Select(number => Number(number, number)), isDelivered: true);
        Keep(Enumerable.Range(10, 10).Select(number => Number(number, number)), isDelivered: false);

        Assert.Equal(5, _store.Upkeep.Drop(Readings.Noon.AddSeconds(15)));

        Assert.Equal([15L], Points(TimeSpan.FromHours(1)).Select(point => (long)point.Minimum));
    }

    [Fact]
    public void Shrinks_from_the_oldest_minutes_and_readings_alike()
    {
        Keep(Enumerable.Range(0, 20_000).Select(number => Number(number, number)), isDelivered: true);
        _store.Upkeep.RollUp(Readings.Noon.AddSeconds(6000));
        var most = _store.Upkeep.Bytes / 2;

        _store.Upkeep.Shrink(most);

        Assert.InRange(_store.Upkeep.Bytes, most / 2, most);
        var points = Points(TimeSpan.FromSeconds(1));
        Assert.Equal(19_999, points[^1].Maximum);
        Assert.InRange(points[0].Minimum, 6000, 19_000);
    }

    [Fact]
    public void A_file_of_the_first_version_is_brought_up_to_date()
    {
        using var old = new StateDirectory();
        using (var database = new SqliteDatabase(old.History))
        {
            database.Execute("CREATE TABLE channel (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, quantity TEXT NOT NULL, location TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (sensor, quantity, location))");
            database.Execute("CREATE TABLE reading (seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, t INTEGER NOT NULL, v, quality INTEGER NOT NULL, reason TEXT, decimals INTEGER, simulated INTEGER NOT NULL, delivered INTEGER NOT NULL)");
            database.Execute("CREATE INDEX reading_channel ON reading (channel, t)");
            database.Execute("CREATE INDEX reading_undelivered ON reading (seq) WHERE delivered = 0");
            database.Execute("CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
            database.Execute("INSERT INTO channel VALUES (1, 'climate', 'temperature', 'room1', '°C')");
            database.Execute("INSERT INTO reading VALUES (7, 1, 1790000000000, 21.5, 0, NULL, 1, 0, 0)");
            database.Execute("PRAGMA user_version = 1");
        }

        using (var query = HistoryQuery.Open(old.Path)!)
            Assert.Single(query.Numbers("temperature/room1", DateTimeOffset.UnixEpoch, Readings.Noon, TimeSpan.FromDays(1)));
        using var store = new ReadingStore(old.History);

        Assert.Equal([21.5], store.Undelivered(0, long.MaxValue, 10).Select(reading => reading.Value.Number));
        store.Upkeep.RollUp(Later);
    }

    private static Reading Number(int sequence, double number) => Readings.Of(number, sequence) with { Sequence = sequence + 1 };

    private void Keep(IEnumerable<Reading> readings, bool isDelivered) =>
        _store.Append([.. readings.Select(reading => new KeptReading(reading, isDelivered))], []);

    private IReadOnlyList<HistoryPoint> Points(TimeSpan step)
    {
        using var query = HistoryQuery.Open(_directory.Path)!;
        return query.Numbers("temperature/room1", Readings.Noon, Readings.Noon.AddDays(1), step);
    }

    private long CountReadings()
    {
        using var database = new SqliteDatabase(_directory.History, readOnly: true);
        using var count = database.Prepare("SELECT count(*) FROM reading");
        count.Step();
        return count.Integer(0);
    }
}

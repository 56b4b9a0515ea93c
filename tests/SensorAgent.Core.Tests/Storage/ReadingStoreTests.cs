using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Storage;

public sealed class ReadingStoreTests : IDisposable
{
    private readonly StateDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Gives_back_what_it_was_given()
    {
        var reading = Number(1, 21.4) with { Quality = Quality.Uncertain, Reason = "warming up", Decimals = 1, Simulated = true };
        using (var store = Open())
            store.Append([new(reading, false)], []);

        using var again = Open();

        Assert.Equal(reading, Assert.Single(again.Undelivered(0, long.MaxValue, 10)));
    }

    [Fact]
    public void Keeps_every_kind_of_value()
    {
        var binary = new Reading(new("front", "door", "hall"), SensorValue.Of(true), "", Readings.Noon) { Sequence = 1 };
        var text = new Reading(new("gate", "rfid", "hall"), SensorValue.Of("04:A2"), "", Readings.Noon) { Sequence = 2 };
        var bad = Number(3, 0) with { Value = default, Quality = Quality.Bad, Reason = "no answer" };
        using var store = Open();

        store.Append([new(binary, false), new(text, false), new(bad, false)], []);

        Assert.Equal([SensorValue.Of(true), SensorValue.Of("04:A2"), default], store.Undelivered(0, long.MaxValue, 10).Select(reading => reading.Value));
    }

    [Fact]
    public void What_was_delivered_is_not_missed()
    {
        using var store = Open();
        store.Append([new(Number(1, 20), true), new(Number(2, 21), false), new(Number(3, 22), false)], []);

        store.Append([], [3]);

        Assert.Equal([2L], store.Undelivered(0, long.MaxValue, 10).Select(reading => reading.Sequence));
    }

    [Fact]
    public void Missed_readings_come_in_order_and_in_portions()
    {
        using var store = Open();
        store.Append([.. Enumerable.Range(1, 10).Select(number => new KeptReading(Number(number, number), false))], []);

        Assert.Equal([4L, 5L, 6L], store.Undelivered(after: 3, until: 9, count: 3).Select(reading => reading.Sequence));
    }

    [Fact]
    public void Numbers_are_never_given_twice()
    {
        long first;
        using (var store = Open())
        {
            first = store.ReserveSequence(100);
            store.Append([new(Number(500, 1), true)], []);
        }

        using var again = Open();

        Assert.Equal(1, first);
        Assert.Equal(501, again.ReserveSequence(100));
        Assert.Equal(601, again.ReserveSequence(100));
    }

    [Fact]
    public void A_damaged_file_says_so()
    {
        File.WriteAllText(_directory.History, new string('x', 8192));

        var fault = Assert.Throws<SqliteException>(Open);

        Assert.True(fault.IsDamage);
    }

    [Fact]
    public void A_flush_that_fails_keeps_nothing_of_itself()
    {
        using var store = Open();
        store.Append([new(Number(1, 20), false)], []);
        var strange = new Reading(new("new", "humidity", "room2"), SensorValue.Of(1.0), "%", Readings.Noon) { Sequence = 2 };

        Assert.ThrowsAny<Exception>(() => store.Append([new(strange, false), default], []));
        store.Append([new(strange, false)], []);

        Assert.Equal([1L, 2L], store.Undelivered(0, long.MaxValue, 10).Select(reading => reading.Sequence));
    }

    /// <summary>A copy of the files at any moment is what a power cut leaves.</summary>
    [Fact]
    public void Every_copy_of_the_files_opens_and_holds_all_that_was_flushed()
    {
        using var store = Open();
        for (var flush = 1; flush <= 40; flush++)
        {
            store.Append([.. Enumerable.Range(flush * 10, 10).Select(number => new KeptReading(Number(number, number), false))], []);
            using var cut = new StateDirectory();
            foreach (var file in Directory.GetFiles(_directory.Path).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(cut.Path, Path.GetFileName(file)));

            using var after = new ReadingStore(cut.History);
            Assert.Equal(flush * 10, after.Undelivered(0, long.MaxValue, 1000).Count);
        }
    }

    private static Reading Number(long sequence, double number, double seconds = 0) => Readings.Of(number, seconds) with { Sequence = sequence };

    private ReadingStore Open() => new(_directory.History);
}

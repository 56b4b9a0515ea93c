using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Storage;

public sealed class ReadingLogTests
{
    private readonly ReadingLog _log = new(capacity: 5);

    [Fact]
    public void Numbers_readings_from_one() =>
        Assert.Equal([1L, 2L], [_log.Add(Readings.Of(1)).Sequence, _log.Add(Readings.Of(2)).Sequence]);

    [Fact]
    public void A_picture_is_numbered_and_not_kept_for_the_disk()
    {
        var picture = _log.Add(Readings.Of(SensorValue.Of([0xFF, 0xD8])));

        Assert.Equal((1L, 0), (picture.Sequence, _log.Waiting));
    }

    [Fact]
    public void Goes_on_with_a_reserved_range_when_one_is_used_up()
    {
        _log.Reserve(100, 2);

        Assert.Equal([100L, 101L], [_log.Add(Readings.Of(1)).Sequence, _log.Add(Readings.Of(2)).Sequence]);
        Assert.Equal(0, _log.NumbersLeft);
    }

    [Fact]
    public void What_the_broker_takes_before_the_flush_is_written_as_taken()
    {
        _log.Add(Readings.Of(1));
        _log.Add(Readings.Of(2));

        _log.Acknowledged(2);

        Assert.Equal([(1L, false), (2L, true)], Take().Readings.Select(entry => (entry.Reading.Sequence, entry.IsDelivered)));
    }

    [Fact]
    public void What_the_broker_takes_after_the_flush_is_a_mark_for_the_next()
    {
        _log.Add(Readings.Of(1));
        Take();
        _log.Written(lastSequence: 1, delivered: 0);

        _log.Acknowledged(1);

        Assert.Equal([1L], Take().Delivered);
    }

    [Fact]
    public void What_the_disk_did_not_take_is_given_again()
    {
        _log.Add(Readings.Of(1));
        Take();

        Assert.Single(Take().Readings);
    }

    [Fact]
    public void Beyond_its_bound_the_oldest_are_dropped_and_counted()
    {
        for (var number = 0; number < 8; number++)
            _log.Add(Readings.Of(number));

        Assert.Equal(3, _log.Dropped);
        Assert.Equal([4L, 5L, 6L, 7L, 8L], Take().Readings.Select(entry => entry.Reading.Sequence));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    public void What_makes_room_while_it_is_being_written_is_lost_only_if_that_fails(bool isWritten, int dropped)
    {
        for (var number = 0; number < 5; number++)
            _log.Add(Readings.Of(number));
        Take();
        for (var number = 0; number < 3; number++)
            _log.Add(Readings.Of(number));

        if (isWritten)
            _log.Written(5, 0);

        Assert.Equal([.. Enumerable.Range(isWritten ? 6 : 4, isWritten ? 3 : 5)], Take().Readings.Select(entry => (int)entry.Reading.Sequence));
        Assert.Equal(dropped, _log.Dropped);
    }

    [Fact]
    public void Without_history_readings_are_only_numbered()
    {
        var log = new ReadingLog(capacity: 0);

        Assert.Equal(1, log.Add(Readings.Of(1)).Sequence);
        log.Acknowledged(1);

        Assert.Equal((0, 0), (Take(log).Readings.Count, Take(log).Delivered.Count));
    }

    private (List<KeptReading> Readings, List<long> Delivered) Take(ReadingLog? log = null)
    {
        var (readings, delivered) = (new List<KeptReading>(), new List<long>());
        (log ?? _log).Take(10, readings, delivered);
        return (readings, delivered);
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;

namespace SensorAgent.Core.Tests.Pipeline;

/// <summary>Readings while the clock is wrong, and when it is set.</summary>
public sealed partial class ReadingFlowTests
{
    [Fact]
    public void A_clock_that_is_set_makes_no_channel_stale()
    {
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("humidity", 40.0)], Readings.Noon);

        flow.Measured(sensor, [new("temperature", 21.4)], Readings.Noon.AddYears(10));

        Assert.Equal("online", _published.Last(OtherStatus));
    }

    [Fact]
    public void What_is_read_before_the_clock_is_synchronised_is_uncertain()
    {
        _clockIsRight = false;
        var (flow, sensor) = Flow();

        flow.Measured(sensor, [new("temperature", 21.4), new("humidity", SensorValue.Of(40), Quality.Uncertain, "Warming up.")], _time.Utc);

        Assert.Equal(("uncertain", "clock: unsynced"), (_published.Last(Reading, "quality"), _published.Last(Reading, "reason")));
        Assert.Equal("Warming up; clock: unsynced", _published.Last("/Agent/pi/reading/humidity/room1", "reason"));
        Assert.Equal("21.4", _published.Last(Value));
    }

    [Fact]
    public void A_fault_before_the_clock_is_synchronised_says_both()
    {
        _clockIsRight = false;
        var (flow, sensor) = Flow();

        flow.Faulted(sensor, NoAnswer, _time.Utc);

        Assert.Equal(("bad", "Nothing answers at 0x76; clock: unsynced"), (_published.Last(Reading, "quality"), _published.Last(Reading, "reason")));
    }

    [Fact]
    public void Live_readings_go_on_with_the_right_time_when_the_clock_is_set()
    {
        _clockIsRight = false;
        _time.Utc = DateTimeOffset.UnixEpoch;
        var (flow, sensor) = Flow(""", "Quantities": { "temperature": { "Report": { "OnChange": 5 } } } """);
        flow.Measured(sensor, [new("temperature", 21.4)], _time.Utc);
        _time.Advance(TimeSpan.FromSeconds(5));

        (_clockIsRight, _time.Utc) = (true, Readings.Noon);
        flow.Measured(sensor, [new("temperature", 21.4)], _time.Utc);

        Assert.Equal(("good", "2026-11-20T12:00:00.000Z", ""), (_published.Last(Reading, "quality"), _published.Last(Reading, "t"), _published.Last(Reading, "reason")));
    }

    [Fact]
    public void A_read_that_had_begun_when_the_clock_was_set_has_the_right_time()
    {
        _clockIsRight = false;
        _time.Utc = DateTimeOffset.UnixEpoch;
        var (flow, sensor) = Flow();
        flow.Measured(sensor, [new("temperature", 21.4)], _time.Utc);
        _time.Advance(TimeSpan.FromSeconds(5));
        var begun = _time.Utc;

        (_clockIsRight, _time.Utc) = (true, Readings.Noon);
        _time.Advance(TimeSpan.FromSeconds(1));
        flow.Measured(sensor, [new("temperature", 21.4)], begun);

        Assert.Equal("2026-11-20T12:00:00.000Z", _published.Last(Reading, "t"));
    }
}

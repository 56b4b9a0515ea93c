using SensorAgent.Core.Model;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Rules;

/// <summary>Rules that follow the clock on the wall.</summary>
public sealed class TimedRuleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private const string Morning = """
        { "morning": { "When": { "Time": "07:00", "Days": "mon-fri" }, "Do": { "lamp": "ON 1h" } } }
        """;

    private const string Evening = """
        { "evening": { "When": { "Time": "18:00", "Until": "23:00" }, "Do": { "lamp": "ON" }, "Else": { "lamp": "OFF" } } }
        """;

    [Fact]
    public async Task A_time_of_day_comes_on_its_days_by_the_clock_on_the_wall()
    {
        await using var bench = await At(Morning, "2026-11-20T06:59:59+01:00").StartAsync(); // a Friday

        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("OFF", bench.State("lamp"));
        var switched = bench.Published.On("/Output/lamp/room1").Count;
        await bench.PassAsync(TimeSpan.FromHours(48)); // Saturday and Sunday
        Assert.Equal(switched, bench.Published.On("/Output/lamp/room1").Count);

        await bench.PassUntilAsync("07:00");

        Assert.Equal("ON", bench.State("lamp"));
    }

    [Fact]
    public async Task A_stretch_of_time_is_begun_and_ended_and_one_that_has_begun_before_the_start_too()
    {
        await using var bench = await At(Evening, "2026-11-20T19:00+01:00").StartAsync();
        Assert.Equal("ON", bench.State("lamp"));

        await bench.PassUntilAsync("23:00");
        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassUntilAsync("18:00");

        Assert.Equal("ON", bench.State("lamp"));
    }

    [Theory]
    [InlineData("2026-03-28T18:30+01:00", "2026-03-29T18:00+02:00")]
    [InlineData("2026-10-24T18:30+02:00", "2026-10-25T18:00+01:00")]
    public async Task The_clock_changes_in_the_night_and_the_evening_begins_by_the_new_one(string start, string evening)
    {
        await using var bench = await At(Evening, start).StartAsync();
        var next = DateTimeOffset.Parse(evening, System.Globalization.CultureInfo.InvariantCulture);

        await bench.PassAsync(next - bench.Time.Utc - TimeSpan.FromSeconds(1));
        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("ON", bench.State("lamp"));
    }

    [Fact]
    public async Task The_sun_sets_and_the_lamp_goes_on_a_while_before()
    {
        await using var bench = await At("""
            { "dusk": { "When": { "Time": "sunset-30m", "Until": "sunrise" }, "Do": { "lamp": "ON" }, "Else": { "lamp": "OFF" } } }
            """, "2026-12-21T12:00+01:00").StartAsync();

        await bench.PassUntilAsync("15:22"); // the sun sets at 15:54 in Berlin
        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassUntilAsync("15:26");
        Assert.Equal("ON", bench.State("lamp"));
        await bench.PassUntilAsync("08:18"); // and rises at 08:15

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task Movement_counts_at_night_only()
    {
        await using var bench = await At("""
            { "r": { "When": { "Channel": "door/room1", "Is": "ON", "Time": "22:00", "Until": "06:00" }, "Do": { "lamp": "ON 1m" } } }
            """, "2026-11-20T21:00+01:00").StartAsync();

        await bench.MeasureAsync("door/room1", SensorValue.Of(true));
        await bench.MeasureAsync("door/room1", SensorValue.Of(false));
        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassUntilAsync("22:30");
        await bench.MeasureAsync("door/room1", SensorValue.Of(true));

        Assert.Equal("ON", bench.State("lamp"));
    }

    [Fact]
    public async Task Days_alone_are_whole_days()
    {
        await using var bench = await At("""
            { "r": { "When": { "Days": "sat-sun" }, "Do": { "lamp": "ON" }, "Else": { "lamp": "OFF" } } }
            """, "2026-11-20T23:59+01:00").StartAsync();
        Assert.Equal("OFF", bench.State("lamp"));

        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.PassAsync(TimeSpan.FromDays(2));

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task While_the_clock_is_not_synchronised_rules_of_time_wait_and_say_so()
    {
        var bench = At(Evening[..Evening.LastIndexOf('}')] + ", " + Morning.Trim()[1..], "2026-11-20T19:00+01:00");
        bench.IsClockRight = false;
        await using var started = await bench.StartAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("OFF", bench.State("lamp"));
        Assert.Equal("The clock is not synchronised: evening and morning wait until it is.", bench.Published.Last("/Agent/pi/alert/rules-clock", "text"));

        bench.IsClockRight = true;
        bench.Time.Utc = bench.Time.Utc.AddYears(1);
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("ON", bench.State("lamp"));
        Assert.Equal("", bench.Published.Last("/Agent/pi/alert/rules-clock"));
    }

    [Fact]
    public async Task A_clock_that_is_set_over_a_moment_by_hours_does_not_make_up_for_it_and_one_set_back_does_not_repeat_it()
    {
        await using var bench = await At(Morning, "2026-11-20T05:00+01:00").StartAsync();

        bench.Time.Utc = bench.Time.Utc.AddHours(4); // 09:00
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("OFF", bench.State("lamp"));

        bench.Time.Utc = bench.Time.Utc.AddHours(-2).AddMinutes(-2); // 06:59
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.CommandAsync("lamp", "OFF");

        bench.Time.Utc = bench.Time.Utc.AddMinutes(-5); // again before 07:00
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task Durations_do_not_notice_that_the_clock_is_set()
    {
        await using var bench = await At("""
            { "alone": { "When": { "Link": "down", "For": "5m" }, "Do": { "lamp": "ON" } } }
            """, "2026-11-20T12:00+01:00").StartAsync();
        await bench.LinkAsync(isUp: true);
        await bench.LinkAsync(isUp: false);

        bench.Time.Utc = bench.Time.Utc.AddYears(3);
        await bench.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("OFF", bench.State("lamp"));
        await bench.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("ON", bench.State("lamp"));
    }

    private static RuleBench At(string rules, string time) =>
        new(rules) { Time = new(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)) { Zone = Berlin } };
}

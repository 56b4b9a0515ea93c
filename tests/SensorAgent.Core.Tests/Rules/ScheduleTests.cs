using System.Globalization;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Tests.Rules;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Coordinates BerlinPlace = new(52.52, 13.40);

    [Theory]
    [InlineData("07:30", "07:30")]
    [InlineData("7:05:09", "07:05:09")]
    [InlineData("Sunrise", "sunrise")]
    [InlineData("sunset-30m", "sunset-30m")]
    [InlineData("sunset + 01:00:00", "sunset+1h")]
    public void A_time_of_day_is_understood(string text, string meaning)
    {
        Assert.True(DayTime.TryParse(text, out var time));
        Assert.Equal(meaning, time.ToString() is [var digit, ':', ..] early && char.IsDigit(digit) ? $"0{early}" : time.ToString());
    }

    [Theory]
    [InlineData("25:00")]
    [InlineData("noon")]
    [InlineData("sunset-")]
    [InlineData("sunset-13h")]
    [InlineData("sunset-30m-10m")]
    [InlineData("-30m")]
    public void What_is_no_time_of_day_is_not_understood(string text) => Assert.False(DayTime.TryParse(text, out _));

    [Theory]
    [InlineData("mon", "mon")]
    [InlineData("Sunday", "sun")]
    [InlineData("mon-fri", "mon, tue, wed, thu, fri")]
    [InlineData("sat-mon", "mon, sat, sun")]
    public void Days_are_understood(string text, string days)
    {
        Assert.True(WeekDays.TryParse(text, out var read));
        Assert.Equal(days, read.ToString());
    }

    [Theory]
    [InlineData("mo")]
    [InlineData("mon-")]
    [InlineData("holiday")]
    public void What_is_no_day_is_not_understood(string text) => Assert.False(WeekDays.TryParse(text, out _));

    [Theory]
    [InlineData("2026-03-29", "01:59", "2026-03-29T00:59Z")]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:30Z")] // the clock goes from 02:00 to 03:00: it shows 03:30 then
    [InlineData("2026-03-29", "03:30", "2026-03-29T01:30Z")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30Z")] // shown twice: the first time
    [InlineData("2026-10-25", "03:30", "2026-10-25T02:30Z")]
    [InlineData("2026-07-01", "07:00", "2026-07-01T05:00Z")]
    [InlineData("2026-12-01", "07:00", "2026-12-01T06:00Z")]
    public void A_time_of_day_is_that_of_the_clock_on_the_wall_also_when_it_changes(string date, string time, string expected)
    {
        Assert.True(DayTime.TryParse(time, out var read));

        Assert.Equal(At(expected), read.On(DateOnly.Parse(date, CultureInfo.InvariantCulture), Berlin, null));
    }

    [Fact]
    public void Every_time_of_day_comes_once_on_the_days_when_the_clock_changes()
    {
        foreach (var day in (string[])["2026-03-29T00:00+01:00", "2026-10-25T00:00+02:00"])
        {
            var schedule = new Schedule(new(DayMark.Midnight, new(2, 30, 0)), null, WeekDays.All, null);
            var moments = 0;
            for (var minute = 0; minute < 23 * 60; minute++)
                moments += schedule.Moment(At(day).AddMinutes(minute), At(day).AddMinutes(minute + 1), Berlin) is null ? 0 : 1;

            Assert.Equal(1, moments);
        }
    }

    [Fact]
    public void The_date_of_the_sun_is_that_of_the_wall_also_beyond_the_date_line()
    {
        var line = TimeZoneInfo.CreateCustomTimeZone("Line", TimeSpan.FromHours(14), "Line", "Line"); // Kiritimati: 157° W, UTC+14

        foreach (var mark in (DayMark[])[DayMark.Sunrise, DayMark.Sunset])
            Assert.Equal(new(2026, 6, 1), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(new DayTime(mark, default).On(new(2026, 6, 1), line, new(1.9, -157.4))!.Value, line).DateTime));
    }

    [Theory]
    [InlineData("2026-11-20T21:59+01:00", false)]
    [InlineData("2026-11-20T22:00+01:00", true)]
    [InlineData("2026-11-21T05:59+01:00", true)]
    [InlineData("2026-11-21T06:00+01:00", false)]
    [InlineData("2026-11-21T23:00+01:00", false)] // a Saturday
    public void A_stretch_of_time_may_go_over_midnight_and_belongs_to_the_day_on_which_it_begins(string time, bool holds)
    {
        Assert.True(WeekDays.TryParse("mon-fri", out var days));
        var nights = new Schedule(new(DayMark.Midnight, TimeSpan.FromHours(22)), new(DayMark.Midnight, TimeSpan.FromHours(6)), days, null);

        Assert.Equal(holds, nights.Holds(At(time), Berlin));
    }

    [Fact]
    public void From_sunset_to_sunrise_it_is_night()
    {
        var night = new Schedule(new(DayMark.Sunset, TimeSpan.Zero), new(DayMark.Sunrise, TimeSpan.Zero), WeekDays.All, BerlinPlace);

        Assert.True(night.Holds(At("2026-12-21T16:30+01:00"), Berlin));
        Assert.True(night.Holds(At("2026-12-22T08:00+01:00"), Berlin));
        Assert.False(night.Holds(At("2026-12-21T12:00+01:00"), Berlin));
        Assert.False(night.Holds(At("2026-06-21T21:00+02:00"), Berlin));
        Assert.Equal(At("2026-12-22T08:15+01:00"), night.Next(At("2026-12-22T00:00+01:00"), Berlin)!.Value, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Where_the_sun_does_not_set_there_is_no_night()
    {
        var night = new Schedule(new(DayMark.Sunset, TimeSpan.Zero), new(DayMark.Sunrise, TimeSpan.Zero), WeekDays.All, new(69.65, 18.96));

        Assert.False(night.Holds(At("2026-06-21T01:00+02:00"), Berlin));
        Assert.Null(night.Next(At("2026-06-21T01:00+02:00"), Berlin));
    }

    [Fact]
    public void A_moment_that_is_long_past_is_not_made_up_for()
    {
        var morning = new Schedule(new(DayMark.Midnight, TimeSpan.FromHours(7)), null, WeekDays.All, null);

        Assert.NotNull(morning.Moment(At("2026-11-20T06:00+01:00"), At("2026-11-20T07:04+01:00"), Berlin));
        Assert.Null(morning.Moment(At("2026-11-20T06:00+01:00"), At("2026-11-20T07:06+01:00"), Berlin));
        Assert.Null(morning.Moment(At("2026-11-20T07:00+01:00"), At("2026-11-20T07:04+01:00"), Berlin));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using System.Globalization;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Tests.Rules;

/// <summary>Sunrise and sunset against published times, which are told in whole minutes.</summary>
public sealed class SunTests
{
    private static readonly TimeSpan AboutAMinute = TimeSpan.FromSeconds(75);

    [Theory]

    // inews.co.uk, "Sunrise and sunset times in the UK", 21 December 2018
    [InlineData("2018-12-21", 51.507, -0.128, "2018-12-21T08:04Z", "2018-12-21T15:53Z")] // London
    [InlineData("2018-12-21", 55.953, -3.188, "2018-12-21T08:42Z", "2018-12-21T15:39Z")] // Edinburgh
    [InlineData("2018-12-21", 57.478, -4.225, "2018-12-21T08:57Z", "2018-12-21T15:32Z")] // Inverness
    [InlineData("2018-12-21", 54.597, -5.930, "2018-12-21T08:44Z", "2018-12-21T15:59Z")] // Belfast

    // The extremes of the year at the equator: H. Aslaksen, National University of Singapore, "Which Day Does the Sun Rise Earliest in Singapore?"
    [InlineData("2006-02-09", 1.3, 103.8, "2006-02-08T23:17Z", "2006-02-09T11:21Z")]
    [InlineData("2006-11-01", 1.3, 103.8, "2006-10-31T22:46Z", "2006-11-01T10:50Z")]

    // The Perl module Astro::Sunrise, test of 20 June 2000 at 33° N 118° W (UTC-8)
    [InlineData("2000-06-20", 33, -118, "2000-06-20T12:44Z", "2000-06-21T03:03Z")]
    public void The_sun_rises_and_sets_when_published_tables_say(string date, double latitude, double longitude, string rise, string set)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var place = new Coordinates(latitude, longitude);

        Assert.InRange((Sun.Rise(day, place)!.Value - At(rise)).Duration(), TimeSpan.Zero, AboutAMinute);
        Assert.InRange((Sun.Set(day, place)!.Value - At(set)).Duration(), TimeSpan.Zero, AboutAMinute);
    }

    [Theory]
    [InlineData("2026-06-21", 69.65, 18.96)] // Tromsø in summer
    [InlineData("2026-12-21", 69.65, 18.96)] // and in winter
    [InlineData("2026-03-20", 90, 0)]
    [InlineData("2026-06-21", -90, 180)]
    public void Beyond_the_polar_circles_there_are_days_without_sunrise_and_sunset(string date, double latitude, double longitude)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);

        Assert.Null(Sun.Rise(day, new(latitude, longitude)));
        Assert.Null(Sun.Set(day, new(latitude, longitude)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

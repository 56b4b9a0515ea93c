using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Options;

public sealed class DurationTests
{
    [Theory]
    [InlineData("00:00:05", 5)]
    [InlineData("1.12:00:00", 129_600)]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("5 S", 5)]
    [InlineData("2m", 120)]
    [InlineData("2min", 120)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604_800)]
    [InlineData("  10s  ", 10)]
    [InlineData("0", 0)]
    public void Reads_lengths_of_time_as_people_write_them(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Fact]
    public void A_bare_number_means_seconds_and_not_days()
    {
        Assert.True(Duration.TryParse("90", out var duration));
        Assert.Equal(TimeSpan.FromSeconds(90), duration);
    }

    [Theory]
    [InlineData("24:00:00", 24)]
    [InlineData("36:00:00", 36)]
    [InlineData("100:30:00", 100.5)]
    public void The_first_of_three_parts_means_hours_however_many(string text, double hours)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromHours(hours), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("s")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("-00:00:05")]
    [InlineData("5,5s")]
    [InlineData("1e3s")]
    [InlineData("5 weeks")]
    [InlineData("00:61:00")]
    [InlineData("1:2:3:4:5")]
    [InlineData(":")]
    [InlineData("9999999999d")]
    [InlineData("999999999999999999:00:00")]
    public void Refuses_what_is_no_length_of_time(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("NaN")]
    [InlineData("nans")]
    [InlineData("-NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("-infinityms")]
    public void Refuses_what_is_no_finite_number_instead_of_throwing(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.5, "500ms")]
    [InlineData(5, "5s")]
    [InlineData(90, "90s")]
    [InlineData(2.5, "2.5s")]
    [InlineData(300, "5m")]
    [InlineData(7200, "2h")]
    [InlineData(172_800, "2d")]
    public void Says_a_duration_in_the_shortest_way(double seconds, string words) =>
        Assert.Equal(words, Duration.ToWords(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_it_says_it_reads_again()
    {
        var random = new Random(20261120);
        for (var i = 0; i < 2000; i++)
        {
            var duration = TimeSpan.FromMilliseconds(random.NextInt64(1, 90L * 86_400_000));

            Assert.True(Duration.TryParse(Duration.ToWords(duration), out var again));
            Assert.Equal(duration, again);
        }
    }
}

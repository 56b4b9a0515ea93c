using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed class ReportTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public void Without_settings_every_reading_passes()
    {
        var report = Report.Read(Config.Section());

        Assert.Equal([1, 1, 1], Passed(report, (1, 0), (1, 5), (1, 10)));
    }

    [Fact]
    public void OnChange_passes_what_moved_by_at_least_as_much()
    {
        var report = new Report(new(0.1, IsShare: false), FiveMinutes, TimeSpan.Zero);

        Assert.Equal([21.0, 21.1, 21.0], Passed(report, (21.0, 0), (21.05, 5), (21.1, 10), (21.15, 15), (21.0, 20)));
    }

    [Fact]
    public void OnChange_counts_from_what_was_passed_and_not_from_what_was_seen()
    {
        var report = new Report(new(1, IsShare: false), FiveMinutes, TimeSpan.Zero);

        Assert.Equal([20.0, 21.2], Passed(report, (20.0, 0), (20.4, 5), (20.8, 10), (21.2, 15)));
    }

    [Fact]
    public void OnChange_is_not_deceived_by_binary_fractions()
    {
        var report = new Report(new(0.1, IsShare: false), FiveMinutes, TimeSpan.Zero);

        Assert.Equal([0.2, 0.3], Passed(report, (0.2, 0), (0.3, 5))); // 0.3 - 0.2 is a little less than 0.1
    }

    [Fact]
    public void OnChange_of_zero_passes_everything()
    {
        var report = new Report(new(0, IsShare: false), FiveMinutes, TimeSpan.Zero);

        Assert.Equal([20, 20], Passed(report, (20, 0), (20, 5)));
    }

    [Fact]
    public void Every_passes_an_unchanged_value_when_its_time_has_come()
    {
        var report = new Report(new(1, IsShare: false), TimeSpan.FromSeconds(60), TimeSpan.Zero);

        Assert.Equal([(20.0, 0), (20.3, 60)], PassedWithTime(report, (20, 0), (20.1, 30), (20.2, 59), (20.3, 60), (20.4, 119)));
    }

    [Fact]
    public void AtLeast_holds_even_a_great_change_back()
    {
        var report = new Report(null, FiveMinutes, TimeSpan.FromSeconds(10));

        Assert.Equal([(20.0, 0), (50.0, 10)], PassedWithTime(report, (20, 0), (90, 9), (50, 10), (51, 19)));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_silence_the_channel()
    {
        var report = new Report(new(1, IsShare: false), FiveMinutes, TimeSpan.FromSeconds(10));

        Assert.Equal([(20.0, 0), (20.0, -3600)], PassedWithTime(report, (20, 0), (20, -3600), (20, -3595)));
    }

    [Fact]
    public void A_change_of_quality_passes_whatever_the_value()
    {
        var report = new Report(new(1, IsShare: false), FiveMinutes, TimeSpan.Zero);
        report.Apply(Readings.Of(20));

        Assert.NotNull(report.Apply(Readings.Of(20, 5) with { Quality = Quality.Uncertain }));
        Assert.Null(report.Apply(Readings.Of(20, 10) with { Quality = Quality.Uncertain }));
        Assert.NotNull(report.Apply(Readings.Of(20, 15)));
    }

    [Fact]
    public void A_state_passes_when_it_changes()
    {
        var report = new Report(new(1, IsShare: false), FiveMinutes, TimeSpan.Zero);
        report.Apply(Readings.Of(SensorValue.Of(true)));

        Assert.Null(report.Apply(Readings.Of(SensorValue.Of(true), 5)));
        Assert.NotNull(report.Apply(Readings.Of(SensorValue.Of(false), 10)));
    }

    [Fact]
    public void After_an_interruption_the_next_reading_passes()
    {
        var report = new Report(new(1, IsShare: false), FiveMinutes, TimeSpan.FromMinutes(1));
        report.Apply(Readings.Of(20));

        report.Forget();

        Assert.NotNull(report.Apply(Readings.Of(20, 5)));
    }

    [Theory]
    [InlineData("{}", 5, 5)]
    [InlineData("""{ "OnChange": 0.1 }""", 5, 300)]
    [InlineData("""{ "OnChange": 0.1, "Every": "1m" }""", 5, 60)]
    [InlineData("""{ "AtLeast": "30s" }""", 5, 30)]
    [InlineData("""{ "OnChange": 0.1, "Every": "10s" }""", 60, 60)]
    public void The_longest_silence_of_a_working_channel_is_known(string json, int interval, int silence) =>
        Assert.Equal(TimeSpan.FromSeconds(silence), Report.Read(Config.Section(json)).LongestSilence(TimeSpan.FromSeconds(interval)));

    [Fact]
    public void A_key_that_it_does_not_know_is_refused()
    {
        var findings = new Findings();

        Report.Read(Config.Section("""{ "OnChang": 1 }""", findings, "Report"));

        Assert.Equal("Report:OnChang", Assert.Single(findings.Mistakes).Path);
    }

    private static double[] Passed(Report report, params (double Value, int Second)[] readings) =>
        [.. PassedWithTime(report, readings).Select(passed => passed.Value)];

    private static (double Value, int Second)[] PassedWithTime(Report report, params (double Value, int Second)[] readings) =>
        [.. readings.Where(reading => report.Apply(Readings.Of(reading.Value, reading.Second)) is not null)];
}

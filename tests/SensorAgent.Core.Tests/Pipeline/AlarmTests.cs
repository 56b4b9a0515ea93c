using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed class AlarmTests
{
    [Fact]
    public void Tells_low_ok_and_high() =>
        Assert.Equal(["ok", "high", "ok", "low"], States(new Alarm(5, 30, 0, TimeSpan.Zero), 20, 30.1, 30, 4.9));

    [Fact]
    public void Comes_back_by_the_hysteresis_only() =>
        Assert.Equal(["high", "high", "ok", "low", "low", "ok"], States(new Alarm(5, 30, 1, TimeSpan.Zero), 31, 29.5, 29, 4, 5.5, 6));

    [Fact]
    public void Waits_for_the_delay_and_starts_anew_when_it_was_fine_in_between() =>
        Assert.Equal(["ok", "ok", "ok", "ok", "ok", "high"], States(new Alarm(null, 30, 0, TimeSpan.FromSeconds(2)), 31, 31, 20, 31, 31, 31));

    [Fact]
    public void Says_what_is_wrong()
    {
        var alarm = new Alarm(null, 30, 0, TimeSpan.Zero);

        alarm.Apply(Readings.Of(31.5));

        Assert.Equal("temperature/room1 is high: 31.5 °C.", alarm.Text);
    }

    [Theory]
    [InlineData("""{ "Alarm": { "Hysteresis": 1 } }""", "Alarm:High")]
    [InlineData("""{ "Alarm": { "Low": 20, "High": 21, "Hysteresis": 1 } }""", "Alarm:Hysteresis")]
    [InlineData("""{ "Alarm": { "Hihg": 21 } }""", "Alarm:Hihg")]
    public void A_mistake_is_named(string json, string path)
    {
        var findings = new Findings();

        Alarm.Read(Config.Section(json, findings));

        Assert.Contains(path, findings.Mistakes.Select(mistake => mistake.Path));
    }

    private static string[] States(Alarm alarm, params double[] numbers) => [.. numbers.Select((number, second) =>
    {
        alarm.Apply(Readings.Of(number, second));
        return alarm.State;
    })];
}

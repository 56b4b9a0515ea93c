using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Model;

public sealed class OutputStateTests
{
    [Theory]
    [InlineData(0, "OFF", "0")]
    [InlineData(100, "ON", "100")]
    [InlineData(42.5, "ON", "42.5")]
    [InlineData(33.333, "ON", "33.33")]
    public void A_switch_says_ON_or_OFF_and_a_dimmer_its_level(double percent, string ofSwitch, string ofDimmer)
    {
        var state = new OutputState(percent);

        Assert.Equal((ofSwitch, ofDimmer), (state.Text(OutputKind.Switch), state.Text(OutputKind.Dimmer)));
    }

    [Theory]
    [InlineData(OutputCause.Startup, "startup")]
    [InlineData(OutputCause.Command, "command")]
    [InlineData(OutputCause.Timer, "timer")]
    [InlineData(OutputCause.Failsafe, "failsafe")]
    [InlineData(OutputCause.Exit, "exit")]
    public void A_cause_has_its_word(OutputCause cause, string word) => Assert.Equal(word, cause.Name());

    [Theory]
    [InlineData(Quality.Good, "good")]
    [InlineData(Quality.Uncertain, "uncertain")]
    [InlineData(Quality.Bad, "bad")]
    public void A_quality_has_its_word(Quality quality, string word) => Assert.Equal(word, quality.Name());
}

using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Commands;

public sealed class WordCommandTests
{
    public static TheoryData<string, Command> ForASwitch => new()
    {
        { "ON", new SetCommand(OutputState.On) },
        { "on", new SetCommand(OutputState.On) },
        { " OFF\n", new SetCommand(OutputState.Off) },
        { "1", new SetCommand(OutputState.On) },
        { "0", new SetCommand(OutputState.Off) },
        { "true", new SetCommand(OutputState.On) },
        { "False", new SetCommand(OutputState.Off) },
        { "TOGGLE", new ToggleCommand() },
        { "toggle 2m", new ToggleCommand(TimeSpan.FromMinutes(2)) },
        { "ON 5s", new SetCommand(OutputState.On, TimeSpan.FromSeconds(5)) },
        { "ON 5", new SetCommand(OutputState.On, TimeSpan.FromSeconds(5)) },
        { "ON\t5 s", new SetCommand(OutputState.On, TimeSpan.FromSeconds(5)) },
        { "OFF 00:01:00", new SetCommand(OutputState.Off, TimeSpan.FromMinutes(1)) },
        { "PULSE 500ms", new SetCommand(OutputState.On, TimeSpan.FromMilliseconds(500)) },
        { "BLINK 3x200ms", new BlinkCommand(3, TimeSpan.FromMilliseconds(200)) },
        { "blink 3 X 1s", new BlinkCommand(3, TimeSpan.FromSeconds(1)) },
        { "BLINK 1000x20ms", new BlinkCommand(1000, TimeSpan.FromMilliseconds(20)) },
        { "CANCEL", new CancelCommand() },
        { "ON 30d", new SetCommand(OutputState.On, TimeSpan.FromDays(30)) },
    };

    public static TheoryData<string, Command> ForADimmer => new()
    {
        { "42", new SetCommand(new OutputState(42)) },
        { "42.5", new SetCommand(new OutputState(42.5)) },
        { "0", new SetCommand(OutputState.Off) },
        { "1", new SetCommand(new OutputState(1)) },
        { "100", new SetCommand(OutputState.On) },
        { "+7", new SetCommand(new OutputState(7)) },
        { "ON", new SetCommand(OutputState.On) },
        { "42 5s", new SetCommand(new OutputState(42), TimeSpan.FromSeconds(5)) },
    };

    [Theory]
    [MemberData(nameof(ForASwitch))]
    public void A_switch_understands(string text, Command command) => Assert.Equal(new ParsedCommand(command), Parse(text, OutputKind.Switch));

    [Theory]
    [MemberData(nameof(ForADimmer))]
    public void A_dimmer_understands(string text, Command command) => Assert.Equal(new ParsedCommand(command), Parse(text, OutputKind.Dimmer));

    [Theory]
    [InlineData("ONN", "\"ONN\" is no command; did you mean ON?")]
    [InlineData("Toogle", "\"Toogle\" is no command; did you mean TOGGLE?")]
    [InlineData("42", "A switch has no level 42; use ON or OFF.")]
    [InlineData("-1", "A switch has no level -1; use ON or OFF.")]
    [InlineData("0.5", "A switch has no level 0.5; use ON or OFF.")]
    [InlineData("ON soon", "\"soon\" is no length of time; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("ON NaN", "\"NaN\" is no length of time; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("ON -5s", "\"-5s\" is no length of time; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("ON 0s", "0s is outside of 1ms to 30d.")]
    [InlineData("ON 31d", "31d is outside of 1ms to 30d.")]
    [InlineData("PULSE", "PULSE needs a length of time: PULSE 500ms.")]
    [InlineData("BLINK", "BLINK needs a count and a length of time: BLINK 3x200ms.")]
    [InlineData("BLINK 3", "BLINK needs a count and a length of time: BLINK 3x200ms.")]
    [InlineData("BLINK x200ms", "BLINK needs a count and a length of time: BLINK 3x200ms.")]
    [InlineData("BLINK -3x200ms", "BLINK needs a count and a length of time: BLINK 3x200ms.")]
    [InlineData("BLINK 99999999999x1s", "BLINK needs a count and a length of time: BLINK 3x200ms.")]
    [InlineData("BLINK 0x200ms", "BLINK can do 1 to 1000 times, not 0.")]
    [InlineData("BLINK 1001x200ms", "BLINK can do 1 to 1000 times, not 1001.")]
    [InlineData("BLINK 3x19ms", "BLINK cannot be faster than 20ms.")]
    [InlineData("CANCEL now", "CANCEL stands alone; \"now\" follows it.")]
    public void A_switch_refuses_with_the_reason(string text, string reason) =>
        Assert.Equal(new ParsedCommand(null, reason), Parse(text, OutputKind.Switch));

    [Theory]
    [InlineData("101", "101 is outside of 0 to 100 %.")]
    [InlineData("-0.1", "-0.1 is outside of 0 to 100 %.")]
    public void A_dimmer_refuses_with_the_reason(string text, string reason) =>
        Assert.Equal(new ParsedCommand(null, reason), Parse(text, OutputKind.Dimmer));

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e2")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("10 %")]
    public void A_dimmer_refuses_what_is_no_plain_number(string text)
    {
        var parsed = Parse(text, OutputKind.Dimmer);

        Assert.Null(parsed.Command);
        Assert.NotEqual("", parsed.Reason);
    }

    [Fact]
    public void A_negative_zero_is_a_plain_zero()
    {
        var command = Assert.IsType<SetCommand>(Parse("-0", OutputKind.Dimmer).Command);

        Assert.Equal("0", command.State.LevelText);
    }

    [Fact]
    public void A_reason_shortens_what_it_repeats()
    {
        var parsed = Parse(new string('z', 500), OutputKind.Switch);

        Assert.StartsWith($"\"{new string('z', 40)}…\" is no command", parsed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_repeats_no_control_characters()
    {
        var parsed = Parse("lamp\u001b[31m", OutputKind.Switch);

        Assert.DoesNotContain(parsed.Reason, char.IsControl);
    }

    [Fact]
    public void A_reason_never_cuts_a_letter_in_half()
    {
        var parsed = Parse(new string('z', 39) + "\U0001F4A1\U0001F4A1", OutputKind.Switch);

        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(parsed.Reason)));
    }

    private static ParsedCommand Parse(string text, OutputKind kind) => CommandParser.Parse(Encoding.UTF8.GetBytes(text), kind);
}

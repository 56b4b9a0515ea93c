using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Commands;

/// <summary>What the kinds beyond switch and dimmer take, and what a command says of its time.</summary>
public sealed class CommandKindTests
{
    private static readonly OutputRange Degrees = new(-90, 90, "degrees");
    private static readonly OutputRange Speed = new(-100, 100, "%", ZeroIsOff: true);

    [Theory]
    [InlineData("-45.5", -45.5)]
    [InlineData("0", 0.0)]
    [InlineData("-0", 0.0)]
    [InlineData("""{"value":90}""", 90.0)]
    public void A_number_is_taken_within_its_range(string text, double number) =>
        Assert.Equal(new SetCommand(OutputState.At(number)), Parse(text, OutputKind.Number, Degrees).Command);

    [Theory]
    [InlineData("90.5", "90.5 is outside of -90 to 90 degrees.")]
    [InlineData("NaN", "\"NaN\" is no command; use a number from -90 to 90 degrees, OFF or CANCEL.")]
    [InlineData("1e1", "\"1e1\" is no command; use a number from -90 to 90 degrees, OFF or CANCEL.")]
    [InlineData("ON", "ON does not say where to; use a number from -90 to 90 degrees, OFF or CANCEL.")]
    [InlineData("TOGGLE", "TOGGLE is for what is switched on and off; use a number from -90 to 90 degrees, OFF or CANCEL.")]
    [InlineData("BLINK 3x200ms", "BLINK is for what is switched on and off; use a number from -90 to 90 degrees, OFF or CANCEL.")]
    public void A_number_refuses_with_the_reason(string text, string reason) =>
        Assert.Equal(new ParsedCommand(null, reason), Parse(text, OutputKind.Number, Degrees));

    [Fact]
    public void The_speed_of_a_motor_that_is_nothing_is_off()
    {
        Assert.Equal(new SetCommand(OutputState.Off), Parse("0", OutputKind.Number, Speed).Command);
        Assert.Equal(new SetCommand(OutputState.At(-1), TimeSpan.FromSeconds(5)), Parse("-1 5s", OutputKind.Number, Speed).Command);
    }

    public static TheoryData<string, Command> Covers => new()
    {
        { "open", new SetCommand(OutputState.At(100)) },
        { "CLOSE", new SetCommand(OutputState.At(0)) },
        { "Stop", new SetCommand(OutputState.Off) },
        { "OFF", new SetCommand(OutputState.Off) },
        { "0", new SetCommand(OutputState.At(0)) },
        { "42", new SetCommand(OutputState.At(42)) },
        { "OPEN 3s", new SetCommand(OutputState.At(100), TimeSpan.FromSeconds(3)) },
        { """{"state":"OPEN","for":3}""", new SetCommand(OutputState.At(100), TimeSpan.FromSeconds(3)) },
        { "CANCEL", new CancelCommand() },
    };

    [Theory]
    [MemberData(nameof(Covers))]
    public void A_cover_understands(string text, Command command) => Assert.Equal(command, Parse(text, OutputKind.Cover).Command);

    [Theory]
    [InlineData("CLOSED", "\"CLOSED\" is no command; did you mean CLOSE?")]
    [InlineData("ON", "ON does not say where to; use OPEN, CLOSE, STOP, a position from 0 to 100, or CANCEL.")]
    [InlineData("101", "101 is outside of 0 to 100 %.")]
    public void A_cover_refuses_with_the_reason(string text, string reason) => Assert.Equal(reason, Parse(text, OutputKind.Cover).Reason);

    public static TheoryData<string, Command> Texts => new()
    {
        { "21.5 °C\nBLINK 3x200ms", new SetCommand(OutputState.Says("21.5 °C\nBLINK 3x200ms")) },
        { "ON", new SetCommand(OutputState.Says("ON")) },
        { "off", new SetCommand(OutputState.Off) },
        { "", new SetCommand(OutputState.Off) },
        { """{"value":"OFF"}""", new SetCommand(OutputState.Says("OFF")) },
        { """{"state":"Hello","for":5}""", new SetCommand(OutputState.Says("Hello"), TimeSpan.FromSeconds(5)) },
        { "cancel", new CancelCommand() },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_display_understands(string text, Command command) => Assert.Equal(command, Parse(text, OutputKind.Text).Command);

    public static TheoryData<string, Command> Lights => new()
    {
        { "#ff8800", new SetCommand(OutputState.Says("#FF8800")) },
        { "#FF8800 5s", new SetCommand(OutputState.Says("#FF8800"), TimeSpan.FromSeconds(5)) },
        { "40", new SetCommand(new OutputState(40)) },
        { """{"value":40,"transition":2}""", new SetCommand(new OutputState(40)) { Transition = TimeSpan.FromSeconds(2) } },
    };

    [Theory]
    [MemberData(nameof(Lights))]
    public void A_light_understands(string text, Command command) => Assert.Equal(command, Parse(text, OutputKind.Light).Command);

    [Theory]
    [InlineData("#FF88")]
    [InlineData("#GG0000")]
    public void A_colour_that_is_none_is_refused(string text) => Assert.Contains("is no colour; use #", Parse(text, OutputKind.Light).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"state":"ON","transition":2}""", OutputKind.Switch, "Only a dimmer or a light has a \"transition\"; leave it out.")]
    [InlineData("""{"state":"BLINK 3x200ms","transition":2}""", OutputKind.Dimmer, "\"transition\" goes with ON, OFF, TOGGLE or a level only.")]
    [InlineData("""{"value":40,"for":1,"transition":2}""", OutputKind.Dimmer, "\"for\" is shorter than \"transition\".")]
    [InlineData("""{"state":"ON","at":"tomorrow"}""", OutputKind.Switch,
        "\"tomorrow\" is no time; use a time of day such as 07:30, or an instant with its zone such as 2026-11-20T07:30:00Z.")]
    [InlineData("""{"state":"ON","at":"2026-11-20T07:30:00"}""", OutputKind.Switch,
        "\"2026-11-20T07:30:00\" is no time; use a time of day such as 07:30, or an instant with its zone such as 2026-11-20T07:30:00Z.")]
    public void What_cannot_be_done_in_time_is_refused(string text, OutputKind kind, string reason) => Assert.Equal(reason, Parse(text, kind).Reason);

    [Theory]
    [InlineData("2026-11-20T12:00:01Z", "2026-11-20T12:00:01Z")]
    [InlineData("2026-11-20T20:30+08:00", "2026-11-20T12:30:00Z")]
    [InlineData("12:30", "2026-11-20T12:30:00Z")]
    [InlineData("7:05:30", "2026-11-21T07:05:30Z")]
    [InlineData("12:00", "2026-11-21T12:00:00Z")]
    public void A_time_of_day_is_the_next_one(string text, string instant)
    {
        var at = Parse($$"""{"state":"ON","at":"{{text}}"}""", OutputKind.Switch).At!.Value;

        Assert.Equal(DateTimeOffset.Parse(instant, null), at.From(new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_time_of_day_is_that_of_the_agents_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), "test", "test");
        var at = Parse("""{"state":"ON","at":"07:00"}""", OutputKind.Switch).At!.Value;

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 23, 0, 0, TimeSpan.Zero), at.From(new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), zone));
    }

    [Theory]
    [InlineData("500", true)]
    [InlineData(" 1 ", true)]
    [InlineData("0", false)]
    [InlineData("-5", false)]
    [InlineData("5s", false)]
    [InlineData("", false)]
    [InlineData("99999999999999999999", false)]
    public void A_pulse_in_milliseconds_is_a_whole_number(string text, bool isRight)
    {
        var parsed = CommandParser.ParseMilliseconds(Encoding.UTF8.GetBytes(text), OutputState.On, OutputKind.Switch);

        Assert.Equal(isRight, parsed.Command is SetCommand { For: not null });
        Assert.Equal(isRight, parsed.Reason.Length == 0);
    }

    private static ParsedCommand Parse(string text, OutputKind kind, OutputRange? range = null) => CommandParser.Parse(Encoding.UTF8.GetBytes(text), kind, range);
}

using System.Text;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Commands;

public sealed class JsonCommandTests
{
    public static TheoryData<string, Command> Understood => new()
    {
        { """{"state":"ON"}""", new SetCommand(OutputState.On) },
        { """ {"state":"off"} """, new SetCommand(OutputState.Off) },
        { """{"state":true}""", new SetCommand(OutputState.On) },
        { """{"state":0}""", new SetCommand(OutputState.Off) },
        { """{"value":42}""", new SetCommand(new OutputState(42)) },
        { """{"state":"ON","value":42}""", new SetCommand(new OutputState(42)) },
        { """{"state":"OFF","value":0}""", new SetCommand(OutputState.Off) },
        { """{"state":"ON","for":5}""", new SetCommand(OutputState.On, TimeSpan.FromSeconds(5)) },
        { """{"state":"ON","for":"500ms"}""", new SetCommand(OutputState.On, TimeSpan.FromMilliseconds(500)) },
        { """{"state":"TOGGLE","for":0.5}""", new ToggleCommand(TimeSpan.FromMilliseconds(500)) },
        { """{"state":"ON 5s"}""", new SetCommand(OutputState.On, TimeSpan.FromSeconds(5)) },
        { """{"state":"BLINK 3x200ms"}""", new BlinkCommand(3, TimeSpan.FromMilliseconds(200)) },
        { """{"state":"CANCEL"}""", new CancelCommand() },
    };

    [Theory]
    [MemberData(nameof(Understood))]
    public void A_dimmer_understands(string json, Command command) => Assert.Equal(new ParsedCommand(command), Parse(json));

    [Theory]
    [InlineData("""{"state":"ON","id":"abc"}""", "abc")]
    [InlineData("""{"id":17,"state":"ON"}""", "17")]
    public void A_command_keeps_the_id_of_its_sender(string json, string id) =>
        Assert.Equal(new ParsedCommand(new SetCommand(OutputState.On), "", id), Parse(json));

    [Theory]
    [InlineData("""{"id":"abc","state":"SOMETIMES"}""")]
    [InlineData("""{"state":"SOMETIMES","id":"abc"}""")]
    [InlineData("""{"stat":"ON","id":"abc"}""")]
    [InlineData("""{"state":[],"id":"abc"}""")]
    [InlineData("""{"for":5,"id":"abc"}""")]
    public void A_refusal_keeps_the_id_wherever_it_stands(string json)
    {
        var parsed = Parse(json);

        Assert.Null(parsed.Command);
        Assert.Equal("abc", parsed.Id);
    }

    [Theory]
    [InlineData("{", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("""{"state":"ON"} ON""", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("""{"state":"ON",}""", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("""{"state":"\ud800"}""", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("""{"id":"\udc00","state":"ON"}""", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("""{"\ud800":1}""", "The command starts like JSON but is none; use {\"state\":\"ON\"}.")]
    [InlineData("{}", "The command has neither \"state\" nor \"value\".")]
    [InlineData("""{"for":5}""", "The command has neither \"state\" nor \"value\".")]
    [InlineData("""{"state":null}""", "\"state\" must be a text or a number.")]
    [InlineData("""{"state":{"a":1}}""", "\"state\" must be a text or a number.")]
    [InlineData("""{"stat":"ON"}""", "\"stat\" is not known here; did you mean \"state\"?")]
    [InlineData("""{"state":"OFF","value":42}""", "\"state\" and \"value\" contradict each other; send one of them.")]
    [InlineData("""{"state":"ON","value":0}""", "\"state\" and \"value\" contradict each other; send one of them.")]
    [InlineData("""{"state":"CANCEL","for":5}""", "\"for\" goes with ON, OFF, TOGGLE or a level only.")]
    [InlineData("""{"state":"ON 5s","for":5}""", "\"for\" goes with ON, OFF, TOGGLE or a level only.")]
    [InlineData("""{"state":"ON","for":-5}""", "\"-5\" is no length of time; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d.")]
    [InlineData("""{"value":1e400}""", "\"1e400\" is no command; use ON, OFF, TOGGLE, a level from 0 to 100, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL.")]
    [InlineData("""{"value":-1}""", "-1 is outside of 0 to 100 %.")]
    public void A_dimmer_refuses_with_the_reason(string json, string reason) => Assert.Equal(new ParsedCommand(null, reason), Parse(json));

    [Theory]
    [InlineData("""{"state":"ON","expires":"2026-11-20T12:00:05Z"}""", "2026-11-20T12:00:05Z")]
    [InlineData("""{"state":"ON","t":"2026-11-20T12:00:00Z","expires":"10s"}""", "2026-11-20T12:00:10Z")]
    [InlineData("""{"expires":2.5,"t":"2026-11-20T13:00:00+01:00","state":"ON"}""", "2026-11-20T12:00:02.5Z")]
    public void A_command_can_say_when_it_is_too_late(string json, string expires)
    {
        var parsed = Parse(json);

        Assert.Equal(new SetCommand(OutputState.On), parsed.Command);
        Assert.Equal(DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture), parsed.Expires);
    }

    [Theory]
    [InlineData("""{"state":"ON","t":"2026-11-20T12:00:00Z"}""", "\"t\" goes with \"expires\" only: {\"t\":\"2026-11-20T07:30:00Z\",\"expires\":\"10s\"}.")]
    [InlineData("""{"state":"ON","expires":"10s"}""", "\"expires\" is a length of time: it needs \"t\", the instant that it counts from.")]
    [InlineData("""{"state":"ON","expires":"soon"}""", "\"soon\" is no time to expire at; use an instant such as 2026-11-20T07:30:00Z, or with \"t\" a length of time.")]
    [InlineData("""{"state":"ON","t":"now","expires":"10s"}""", "\"now\" is no instant; use one with its zone such as 2026-11-20T07:30:00Z.")]
    [InlineData("""{"state":"ON","t":"12:00","expires":"10s"}""", "\"12:00\" is no instant; use one with its zone such as 2026-11-20T07:30:00Z.")]
    public void What_is_no_expiry_is_refused(string json, string reason) => Assert.Equal(new ParsedCommand(null, reason), Parse(json));

    [Fact]
    public void An_id_that_is_too_long_is_refused()
    {
        var parsed = Parse($$"""{"state":"ON","id":"{{new string('x', 65)}}"}""");

        Assert.Equal(new ParsedCommand(null, "\"id\" is longer than 64 characters."), parsed);
    }

    private static ParsedCommand Parse(string json) => CommandParser.Parse(Encoding.UTF8.GetBytes(json), OutputKind.Dimmer);
}

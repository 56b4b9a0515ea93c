using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputGroupTests : IAsyncDisposable
{
    private const string Evening = """ "Scenes": { "evening": { "Set": ["lamp ON"] } } """;
    private const string Result = "/Agent/pi/result/all";
    private readonly RunningFleet _fleet = new();

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public async Task A_group_gives_its_command_to_its_outputs_in_order_and_answers_once()
    {
        await StartAsync();

        await AskAsync("""{"state":"ON","id":"abc"}""");

        Assert.Equal("""{"id":"abc","status":"ok","state":"ON"}""", _fleet.Published.Last(Result));
        Assert.Equal(["lamp ON", "fan 100", "valve ON"], _fleet.Written);
        Assert.DoesNotContain(_fleet.Published.Messages, message => message.Topic.Contains("/result/", StringComparison.Ordinal) && message.Topic != Result);
    }

    [Fact]
    public async Task The_order_is_that_of_the_list()
    {
        await StartAsync("fan", "lamp");

        await AskAsync("ON");

        Assert.Equal(["fan 100", "lamp ON"], _fleet.Written.Take(2));
    }

    [Fact]
    public async Task A_group_is_on_while_any_of_its_outputs_is()
    {
        await StartAsync("lamp", "fan");
        Assert.Equal("OFF", _fleet.Published.Last("/Output/all/room1"));

        await _fleet.Fleet.CommandAsync("fan", "30"u8.ToArray());
        Assert.Equal("ON", _fleet.Published.Last("/Output/all/room1"));
        Assert.Equal("""{"state":"ON","outputs":{"lamp":"OFF","fan":"30"}}""", _fleet.Published.Last("/Agent/pi/output/all"));

        await _fleet.Fleet.CommandAsync("fan", "OFF"u8.ToArray());
        Assert.Equal("OFF", _fleet.Published.Last("/Output/all/room1"));
        Assert.All(_fleet.Published.Messages.Where(message => message.Topic == "/Output/all/room1"), message => Assert.True(message.Retain));
    }

    [Fact]
    public async Task A_group_toggles_as_one()
    {
        await StartAsync("lamp", "fan");
        await _fleet.Fleet.CommandAsync("fan", "30"u8.ToArray());

        await AskAsync("TOGGLE");
        Assert.Equal(("OFF", "0"), (_fleet.Published.Last("/Output/lamp/room1"), _fleet.Published.Last("/Output/fan/room1")));

        await AskAsync("TOGGLE 5s");
        Assert.Equal(("ON", "100"), (_fleet.Published.Last("/Output/lamp/room1"), _fleet.Published.Last("/Output/fan/room1")));
    }

    [Fact]
    public async Task The_guards_of_each_hold_and_the_one_answer_names_who_refused()
    {
        await StartAsync("lamp", "pump");
        await _fleet.Fleet.CommandAsync("pump", "ON"u8.ToArray());

        await AskAsync("OFF");

        Assert.Equal("refused", _fleet.Published.Last(Result, "status"));
        Assert.Equal("pump: It must stay on for another 1h (MinOn 1h).", _fleet.Published.Last(Result, "reason"));
        Assert.Equal("ON", _fleet.Published.Last("/Output/pump/room1"));
    }

    [Fact]
    public async Task A_command_that_one_of_the_group_does_not_understand_moves_none()
    {
        await StartAsync("fan", "lamp");

        await AskAsync("30");

        Assert.Equal("lamp: A switch has no level 30; use ON or OFF.", _fleet.Published.Last(Result, "reason"));
        Assert.Empty(_fleet.Written);
    }

    [Theory]
    [InlineData("ON", true, "The command is retained")]
    [InlineData("""{"state":"ON","t":"2026-11-20T11:00:00Z","expires":"10s"}""", false, "The command expired at 2026-11-20T11:00:10.000Z")]
    public async Task What_an_output_ignores_a_group_ignores_too(string command, bool retained, string reason)
    {
        await StartAsync();

        await AskAsync(command, retained);

        Assert.Equal("ignored", _fleet.Published.Last(Result, "status"));
        Assert.StartsWith(reason, _fleet.Published.Last(Result, "reason"), StringComparison.Ordinal);
        Assert.Empty(_fleet.Written);
    }

    [Fact]
    public async Task A_command_that_comes_twice_acts_once()
    {
        await StartAsync("lamp");
        await AskAsync("""{"state":"TOGGLE","id":"7"}""");

        await AskAsync("""{"state":"TOGGLE","id":"7"}""");

        Assert.Equal("ignored", _fleet.Published.Last(Result, "status"));
        Assert.Equal("ON", _fleet.Published.Last("/Output/all/room1"));
    }

    [Fact]
    public async Task A_scene_sets_each_output_as_it_says_in_its_order_and_answers_once()
    {
        await _fleet.StartAsync("""
            "Scenes": { "evening": { "Set": ["fan 30", "valve ON", "lamp ON 5m"] } }
            """);

        var answer = await _fleet.Fleet.CommandAsync("evening", "ON"u8.ToArray(), OutputCause.Rule);

        Assert.Equal(new(CommandStatus.Ok, "", ""), answer);
        Assert.Equal(["fan 30", "valve ON", "lamp ON"], _fleet.Written);
        Assert.Equal("rule", _fleet.Published.Last("/Agent/pi/output/lamp", "cause"));
        Assert.Empty(_fleet.Published.On("/Output/evening/room1"));
    }

    [Theory]
    [InlineData("OFF", "A scene takes ON only.")]
    [InlineData("ON 5s", "A scene takes ON only.")]
    [InlineData("hello", "\"hello\" is no command; use ON, OFF, TOGGLE, ON 5s, PULSE 500ms, BLINK 3x200ms or CANCEL.")]
    public async Task A_scene_takes_only_ON(string command, string reason)
    {
        await _fleet.StartAsync(Evening);

        Assert.Equal(new(CommandStatus.Error, reason, ""), await _fleet.Fleet.CommandAsync("evening", Encoding.UTF8.GetBytes(command)));
        Assert.Empty(_fleet.Written);
    }

    [Fact]
    public async Task A_group_that_is_no_more_is_cleared_from_the_broker()
    {
        await StartAsync("lamp");
        await _fleet.Fleet.ApplyAsync(_fleet.Outputs, [], isConnected: true);

        Assert.Equal(("", ""), (_fleet.Published.Last("/Output/all/room1"), _fleet.Published.Last("/Agent/pi/output/all")));
        Assert.DoesNotContain("/Output/all/room1/set", _fleet.Router.Topics);
        Assert.Equal(CommandStatus.Error, (await _fleet.Fleet.CommandAsync("all", "ON"u8.ToArray())).Status);
    }

    [Fact]
    public async Task A_group_that_comes_with_a_reload_says_its_state_and_takes_commands()
    {
        await _fleet.StartAsync("");
        await _fleet.Fleet.ApplyAsync(_fleet.Outputs, _fleet.GroupsOf(""" "Groups": { "all": { "Outputs": ["lamp"] } } """), isConnected: true);
        Assert.Equal("OFF", _fleet.Published.Last("/Output/all/room1"));

        await AskAsync("ON");

        Assert.Equal("ON", _fleet.Published.Last("/Output/all/room1"));
    }

    [Fact]
    public async Task Ten_thousand_commands_at_once_end_in_the_newest_switch_no_more_than_the_guards_allow_and_hold_up_nobody_else()
    {
        await StartAsync("lamp");
        for (var number = 0; number < 10_000; number++)
        {
            foreach (var output in new[] { "lamp", "pump" })
                _fleet.Router.Receive(new InboundMessage($"/Output/{output}/room1/set", number % 2 == 0 ? "OFF"u8.ToArray() : "ON"u8.ToArray()));
        }

        Assert.Equal(CommandStatus.Ok, (await _fleet.Fleet.CommandAsync("fan", "30"u8.ToArray())).Status);
        await _fleet.Fleet.CommandAsync("pump", "CANCEL"u8.ToArray()); // answered after what came before
        await _fleet.Fleet.CommandAsync("lamp", "CANCEL"u8.ToArray());

        Assert.Equal("ON", _fleet.Published.Last("/Output/lamp/room1"));
        Assert.DoesNotContain("pump OFF", _fleet.Written.SkipWhile(written => written != "pump ON"));
    }

    private Task StartAsync(params string[] outputs) => _fleet.StartAsync(
        $$""" "Groups": { "all": { "Outputs": [{{(outputs.Length == 0 ? "\"lamp\", \"fan\", \"valve\"" : string.Join(", ", outputs.Select(output => $"\"{output}\"")))}}] } } """);

    private async Task AskAsync(string command, bool retained = false)
    {
        var before = _fleet.Published.On(Result).Count;
        _fleet.Router.Receive(new InboundMessage("/Output/all/room1/set", Encoding.UTF8.GetBytes(command)) { Retained = retained });
        await Wait.Until(() => _fleet.Published.On(Result).Count > before);
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Rules;

public sealed class RuleFleetTests
{
    private const string Fan = """
        { "fan": { "When": { "Channel": "temperature/room1", "Above": 28, "Hysteresis": 1, "For": "1m" }, "Do": { "fan": "ON" }, "Else": { "fan": "OFF" } } }
        """;

    private const string Thermostat = """
        { "heat": { "When": { "Channel": "temperature/room1", "Below": 19 }, "Do": { "heater": "ON" }, "Else": { "heater": "OFF" }, "Lost": { "heater": "OFF" } } }
        """;

    [Fact]
    public async Task What_must_hold_for_a_while_is_acted_on_when_it_has_and_not_when_it_comes_back_before()
    {
        await using var bench = await new RuleBench(Fan).StartAsync();

        await bench.MeasureAsync(29);
        await bench.PassAsync(TimeSpan.FromSeconds(25));
        await bench.MeasureAsync(26);
        await bench.MeasureAsync(29);
        await bench.PassAsync(TimeSpan.FromSeconds(25));
        await bench.MeasureAsync(29);
        await bench.PassAsync(TimeSpan.FromSeconds(25));
        await bench.MeasureAsync(29);
        Assert.Equal("OFF", bench.State("fan"));

        await bench.PassAsync(TimeSpan.FromSeconds(10)); // without another reading

        Assert.Equal("ON", bench.State("fan"));
    }

    [Fact]
    public async Task It_holds_until_it_has_come_back_by_the_hysteresis()
    {
        await using var bench = await new RuleBench(Fan.Replace(""", "For": "1m" """.Trim(), "", StringComparison.Ordinal)).StartAsync();

        await bench.MeasureAsync(28.5);
        await bench.MeasureAsync(27.5);
        Assert.Equal("ON", bench.State("fan"));
        await bench.MeasureAsync(27);

        Assert.Equal("OFF", bench.State("fan"));
    }

    [Fact]
    public async Task The_output_says_that_a_rule_moved_it_and_why_and_the_rule_says_what_it_did()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();

        await bench.MeasureAsync(18.2);

        Assert.Equal("rule", bench.Published.Last("/Agent/pi/output/heater", "cause"));
        Assert.Equal("Rule heat: temperature/room1 is 18.2 °C.", bench.Published.Last("/Agent/pi/output/heater", "reason"));
        Assert.Equal("""[{"output":"heater","command":"ON","status":"ok"}]""", bench.Published.Last("/Agent/pi/fired/heat", "commands"));
        Assert.Equal(("do", "2026-11-20T12:00:00.000Z"), (bench.Published.Last("/Agent/pi/fired/heat", "branch"), bench.Published.Last("/Agent/pi/fired/heat", "t")));
        Assert.True(bench.Published.Messages.Last(message => message.Topic == "/Agent/pi/fired/heat").Retain);
    }

    [Fact]
    public async Task A_reading_that_is_not_published_counts_all_the_same()
    {
        await using var bench = await new RuleBench("""
            { "fan": { "When": { "Channel": "temperature/room1", "Above": 20.04 }, "Do": { "fan": "ON" } } }
            """).StartAsync();
        await bench.MeasureAsync(20);
        var published = bench.Published.On("/Sensor/temperature/room1").Count;

        await bench.MeasureAsync(20.06); // rounds to 20.1; the default of Report is told below

        Assert.Equal("ON", bench.State("fan"));
        Assert.InRange(bench.Published.On("/Sensor/temperature/room1").Count, published, published + 1);
    }

    [Fact]
    public async Task A_sensor_that_fails_keeps_what_was_decided_until_its_channel_is_lost()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();
        await bench.MeasureAsync(18);

        await bench.FailAsync("climate");
        Assert.Equal("ON", bench.State("heater"));
        await bench.PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal("OFF", bench.State("heater"));
        Assert.Equal("lost", bench.Published.Last("/Agent/pi/fired/heat", "branch"));
        await bench.MeasureAsync(18);
        Assert.Equal("ON", bench.State("heater"));
    }

    [Fact]
    public async Task A_contact_that_says_nothing_for_hours_is_not_lost_and_one_that_fails_is()
    {
        await using var bench = await new RuleBench("""
            { "r": { "When": { "Channel": "door/room1", "Is": "ON" }, "Do": { "lamp": "ON" }, "Lost": { "lamp": "OFF" } } }
            """).StartAsync();
        await bench.MeasureAsync("door/room1", SensorValue.Of(true));
        await bench.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal("ON", bench.State("lamp"));

        await bench.FailAsync("door");
        await bench.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task A_click_acts_each_time_and_another_kind_of_click_does_not()
    {
        await using var bench = await new RuleBench("""
            { "bell": { "When": { "Channel": "button_event/room1", "Is": "click" }, "Do": { "lamp": "TOGGLE" } } }
            """).StartAsync();

        await bench.MeasureAsync("button_event/room1", SensorValue.Of("click"));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.MeasureAsync("button_event/room1", SensorValue.Of("long"));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.MeasureAsync("button_event/room1", SensorValue.Of("click"));

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task A_link_that_is_down_for_long_enough_is_acted_on_without_a_broker()
    {
        await using var bench = await new RuleBench("""
            { "alone": { "When": { "Link": "down", "For": "5m" }, "Do": { "lamp": "ON" }, "Else": { "lamp": "OFF" } } }
            """).StartAsync();
        await bench.LinkAsync(isUp: true);
        await bench.LinkAsync(isUp: false);
        await bench.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("OFF", bench.State("lamp"));

        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("ON", bench.State("lamp"));
        await bench.LinkAsync(isUp: true);

        Assert.Equal("OFF", bench.State("lamp"));
    }

    [Fact]
    public async Task The_state_of_an_output_sets_off_a_rule()
    {
        await using var bench = await new RuleBench("""
            { "follow": { "When": { "Output": "light", "Above": 50 }, "Do": { "fan": "ON" }, "Else": { "fan": "OFF" } } }
            """).StartAsync();

        await bench.CommandAsync("light", "60");
        Assert.Equal("ON", bench.State("fan"));
        await bench.CommandAsync("light", "40");

        Assert.Equal("OFF", bench.State("fan"));
    }

    [Fact]
    public async Task A_guard_holds_against_a_rule_which_asks_again_when_it_may()
    {
        await using var bench = await new RuleBench(Thermostat, """, "MinOff": "5m" """).StartAsync();
        await bench.MeasureAsync(18);
        await bench.MeasureAsync(20);
        await bench.MeasureAsync(18);
        Assert.Equal("OFF", bench.State("heater"));
        Assert.Contains("\"status\":\"refused\",\"reason\":\"It must stay off for another 5m (MinOff 5m).\"", bench.Published.Last("/Agent/pi/fired/heat", "commands"));

        for (var second = 0; second <= 300; second += 20)
        {
            await bench.MeasureAsync(18);
            await bench.PassAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal("ON", bench.State("heater"));
        Assert.Contains("\"status\":\"ok\"", bench.Published.Last("/Agent/pi/fired/heat", "commands"));
    }

    [Fact]
    public async Task A_command_by_hand_counts_for_the_time_of_override_and_then_the_rule_has_its_way()
    {
        await using var bench = await new RuleBench(Thermostat.Replace("\"When\"", "\"Override\": \"5m\", \"When\"", StringComparison.Ordinal)).StartAsync();
        await bench.MeasureAsync(18);

        await bench.CommandAsync("heater", "OFF");
        for (var step = 0; step < 14; step++)
        {
            await bench.MeasureAsync(step == 7 ? 20 : 18);
            await bench.PassAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal("OFF", bench.State("heater"));
        Assert.Contains("\"status\":\"overridden\",\"reason\":\"A command by hand counts until 2026-11-20T12:05:00.000Z.\"", bench.Published.Last("/Agent/pi/fired/heat", "commands"));
        await bench.MeasureAsync(18);
        await bench.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("ON", bench.State("heater"));
    }

    [Fact]
    public async Task With_an_override_of_0_a_command_by_hand_counts_until_the_rule_changes_its_mind()
    {
        await using var bench = await new RuleBench(Thermostat.Replace("\"When\"", "\"Override\": 0, \"When\"", StringComparison.Ordinal)).StartAsync();
        await bench.MeasureAsync(18);
        await bench.CommandAsync("heater", "OFF");
        await bench.MeasureAsync(18);
        Assert.Equal("OFF", bench.State("heater"));

        await bench.MeasureAsync(20);
        await bench.MeasureAsync(18);

        Assert.Equal("ON", bench.State("heater"));
    }

    [Fact]
    public async Task A_pulse_that_was_missed_because_of_a_hand_is_not_made_up_for()
    {
        await using var bench = await new RuleBench("""
            { "r": { "When": { "Channel": "temperature/room1", "Above": 28 }, "Do": { "lamp": "PULSE 1s" }, "Override": "1m" } }
            """).StartAsync();
        await bench.CommandAsync("lamp", "OFF");
        await bench.MeasureAsync(29);

        await bench.PassAsync(TimeSpan.FromMinutes(2));

        Assert.DoesNotContain("ON", bench.Published.On("/Output/lamp/room1"));
    }

    [Fact]
    public async Task After_a_hand_the_rule_that_spoke_last_has_its_way()
    {
        await using var bench = await new RuleBench("""
            { "a": { "When": { "Link": "up" }, "Do": { "lamp": "ON" }, "Override": "1m" },
              "z": { "When": { "Channel": "door/room1", "Is": "ON" }, "Do": { "lamp": "OFF" }, "Override": "1m" } }
            """).StartAsync();
        await bench.MeasureAsync("door/room1", SensorValue.Of(true));
        await bench.LinkAsync(isUp: true);
        await bench.CommandAsync("lamp", "OFF");

        await bench.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("ON", bench.State("lamp"));
    }

    [Fact]
    public async Task A_rule_is_switched_off_and_on_by_its_topic_and_begins_anew()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();
        Assert.Equal("ON", bench.Published.Last("/Agent/pi/rule/heat"));

        Assert.Equal("ok ", await bench.SwitchAsync("heat", "OFF"));
        await bench.MeasureAsync(18);
        Assert.Equal(("OFF", "OFF"), (bench.Published.Last("/Agent/pi/rule/heat"), bench.State("heater")));
        Assert.Equal("ok ", await bench.SwitchAsync("heat", "TOGGLE"));

        Assert.Equal(("ON", "ON"), (bench.Published.Last("/Agent/pi/rule/heat"), bench.State("heater")));
    }

    [Fact]
    public async Task A_rule_is_switched_from_this_machine_too_and_its_topic_says_so()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();

        var answer = await bench.Rules.SwitchAsync("heat", "OFF"u8.ToArray());
        var none = await bench.Rules.SwitchAsync("hat", "OFF"u8.ToArray());

        Assert.Equal((CommandStatus.Ok, "OFF"), (answer.Status, answer.State));
        Assert.Equal((CommandStatus.Error, "There is no rule \"hat\"; did you mean \"heat\"?"), (none.Status, none.Reason));
        Assert.Equal("OFF", bench.Published.Last("/Agent/pi/rule/heat"));
        Assert.False(bench.Rules.Rules.Single(rule => rule.Plan.Name == "heat").IsOn);
    }

    [Fact]
    public async Task What_it_shows_is_the_last_firing_and_what_became_of_it()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();
        await bench.MeasureAsync(18);
        await bench.CommandAsync("heater", "OFF");

        await bench.MeasureAsync(20);
        var shown = bench.Rules.Rules.Single(rule => rule.Plan.Name == "heat");

        Assert.Equal((RuleBranch.Else, RuleBranch.Else), (shown.Branch, shown.Last!.Branch));
        Assert.Equal(("OFF", "overridden"), Assert.Single(shown.Last.Commands) is var given ? (given.Command.Text, given.Status) : default);
    }

    [Fact]
    public async Task What_is_no_command_for_a_rule_is_answered_and_changes_nothing()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();

        Assert.Equal("error A rule takes ON, OFF or TOGGLE.", await bench.SwitchAsync("heat", "OFF 5s"));
        Assert.StartsWith("ignored The command is retained", await bench.SwitchAsync("heat", "OFF", retained: true));

        Assert.Equal(["ON"], bench.Published.On("/Agent/pi/rule/heat"));
        Assert.False(bench.Rules.Receive(new("/Agent/pi/rule/other/set", "OFF"u8.ToArray())));
    }

    [Fact]
    public async Task A_rule_that_was_switched_off_is_so_after_a_restart()
    {
        using var state = new Storage.StateDirectory();
        await using (var first = await new RuleBench(Thermostat) { StateDirectory = state.Path }.StartAsync())
            await first.SwitchAsync("heat", "OFF");

        await using var second = await new RuleBench(Thermostat) { StateDirectory = state.Path }.StartAsync();
        await second.MeasureAsync(18);

        Assert.Equal(("OFF", "OFF"), (second.Published.Last("/Agent/pi/rule/heat"), second.State("heater")));
        await second.SwitchAsync("heat", "ON");
        Assert.Equal("ON", second.State("heater"));
    }

    [Fact]
    public async Task A_rule_that_is_as_before_keeps_what_it_has_seen_over_another_configuration()
    {
        await using var bench = await new RuleBench(Fan).StartAsync();
        await bench.MeasureAsync(29);
        await bench.PassAsync(TimeSpan.FromSeconds(25));
        await bench.MeasureAsync(29);

        await bench.ApplyAsync(Fan[..Fan.LastIndexOf('}')] + """, "new": { "When": { "Channel": "temperature/room1", "Above": 20 }, "Do": { "lamp": "ON" } } }""");
        Assert.Equal(("OFF", "ON"), (bench.State("fan"), bench.State("lamp"))); // the new one knows the last reading
        await bench.PassAsync(TimeSpan.FromSeconds(25));
        await bench.MeasureAsync(29);
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("ON", bench.State("fan"));
    }

    [Fact]
    public async Task A_rule_that_is_no_more_is_cleared_and_does_nothing()
    {
        await using var bench = await new RuleBench(Thermostat).StartAsync();
        await bench.MeasureAsync(20);

        await bench.ApplyAsync("""{ "other": { "When": { "Link": "down" }, "Do": { "lamp": "ON" } } }""");
        await bench.MeasureAsync(18);

        Assert.Equal(("", "", "OFF"), (bench.Published.Last("/Agent/pi/rule/heat"), bench.Published.Last("/Agent/pi/fired/heat"), bench.State("heater")));
        Assert.Contains("/Agent/pi/rule/other/set", bench.Rules.Topics);
        Assert.DoesNotContain("/Agent/pi/rule/heat/set", bench.Rules.Topics);
    }

    [Fact]
    public async Task A_group_and_a_scene_are_commanded_as_an_output_is()
    {
        await using var bench = await new RuleBench("""
            { "r": { "When": { "Channel": "door/room1", "Is": "ON" }, "Do": { "all": "ON" }, "Else": { "film": "ON" } } }
            """).StartAsync();

        await bench.MeasureAsync("door/room1", SensorValue.Of(true));
        Assert.Equal(("ON", "ON", "rule"), (bench.State("lamp"), bench.State("heater"), bench.Published.Last("/Agent/pi/output/lamp", "cause")));
        await bench.MeasureAsync("door/room1", SensorValue.Of(false));

        Assert.Equal(("OFF", "20"), (bench.State("lamp"), bench.State("light")));
    }

    [Fact]
    public async Task A_hand_on_one_output_of_a_group_keeps_the_rule_from_the_group()
    {
        await using var bench = await new RuleBench("""
            { "r": { "When": { "Channel": "door/room1", "Is": "ON" }, "Do": { "all": "ON" }, "Override": "1m" } }
            """).StartAsync();
        await bench.CommandAsync("lamp", "OFF");

        await bench.MeasureAsync("door/room1", SensorValue.Of(true));
        Assert.Equal(("OFF", "OFF"), (bench.State("lamp"), bench.State("heater")));
        await bench.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(("ON", "ON"), (bench.State("lamp"), bench.State("heater")));
    }
}

namespace SensorAgent.Core.Tests.Rules;

/// <summary>What <c>check</c> says of rules.</summary>
public sealed class RulePlanTests
{
    [Theory]
    [InlineData("""{ "Do": { "fan": "ON" } }""", "Rules:r:When: is missing; say what the rule waits for, such as { \"Channel\": \"temperature/room1\", \"Above\": 28 }.")]
    [InlineData("""{ "When": { "Channel": "temperatur/room1", "Above": 28 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Channel: there is no channel \"temperatur/room1\"; did you mean \"temperature/room1\"?")]
    [InlineData("""{ "When": { "Channel": "temperature/room1", "Above": 28, "Hystresis": 1 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Hystresis: is not a key that anything reads; did you mean \"Hysteresis\"?")]
    [InlineData("""{ "When": { "Channel": "temperature/room1" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Above: is missing; say what temperature/room1 is compared with: Above or Below.")]
    [InlineData("""{ "When": { "Channel": "temperature/room1", "Above": 28, "Below": 20 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Above: is not less than Below; the value holds between the two.")]
    [InlineData("""{ "When": { "Channel": "temperature/room1", "Is": "hot" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Is: \"hot\" is no number, and temperature/room1 is one; use Above, Below or a number.")]
    [InlineData("""{ "When": { "Channel": "temperature/room1", "Is": "20", "Hysteresis": 1 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Hysteresis: does nothing without Above or Below; leave it out.")]
    [InlineData("""{ "When": { "Channel": "door/room1", "Is": "open" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Is: \"open\" is nothing that door/room1 can be; use ON or OFF.")]
    [InlineData("""{ "When": { "Channel": "door/room1", "Above": 1 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Above: door/room1 is no number; use Is.")]
    [InlineData("""{ "When": { "Above": 1 }, "Do": { "fan": "ON" } }""", "Rules:r:When:Above: compares nothing; name a Channel or an Output.")]
    [InlineData("""{ "When": { "For": "1m" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Channel: is missing, and Output, Link and Time as well; say what the rule waits for.")]
    [InlineData("""{ "When": { "Link": "away" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Link: \"away\" cannot stand here; use up or down.")]
    [InlineData("""{ "When": { "Time": "noon" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Time: \"noon\" cannot stand here; use a time of day such as 07:30, sunrise or sunset, or a while before or after such as sunset-30m.")]
    [InlineData("""{ "When": { "Until": "07:00" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Time: is missing; say when what ends with Until begins.")]
    [InlineData("""{ "When": { "Time": "07:00", "Days": "mon, tues-" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Days: \"tues-\" is no day of the week; name days such as mon, tue or mon-fri.")]
    [InlineData("""{ "When": { "Time": "07:00" }, "Do": { "fan": "ON" }, "Else": { "fan": "OFF" } }""", "Rules:r:Else: never comes: what the rule waits for does not last; give Until, or leave it out.")]
    [InlineData("""{ "When": { "Time": "07:00", "For": "1m" }, "Do": { "fan": "ON" } }""", "Rules:r:When:For: does nothing with what does not last; give Until, or leave it out.")]
    [InlineData("""{ "When": { "Channel": "button_event/room1", "Is": "click", "Time": "07:00" }, "Do": { "fan": "ON" } }""", "Rules:r:When:Time: is a moment, and button_event/room1 happens in moments too: they never meet; give Until.")]
    [InlineData("""{ "When": { "Link": "up" }, "Do": { "fann": "ON" } }""", "Rules:r:Do:fann: there is no output \"fann\"; did you mean \"fan\"?")]
    [InlineData("""{ "When": { "Link": "up" }, "Do": { "fan": "ONN" } }""", "Rules:r:Do:fan: \"ONN\" is no command; did you mean ON?")]
    [InlineData("""{ "When": { "Link": "up" }, "Do": { "fan": "42" } }""", "Rules:r:Do:fan: A switch has no level 42; use ON or OFF.")]
    [InlineData("""{ "When": { "Link": "up" } }""", "Rules:r:Do: is missing; say what the rule does, such as { \"fan\": \"ON\" }.")]
    [InlineData("""{ "When": { "Link": "up" }, "Do": { "fan": "ON" }, "Lost": { "fan": "OFF" } }""", "Rules:r:Lost: never comes without a channel that is compared; leave it out.")]
    [InlineData("""{ "When": { "Link": "up" }, "Do": { "fan": "ON" }, "Override": "8d" }""", "Rules:r:Override: \"8d\" cannot stand here; use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d, from 0ms to 7d.")]
    [InlineData("""{ "When": { "Output": "lamp", "Is": "ON" }, "Do": { "lamp": "OFF" } }""", "Rules:r:When:Output: the rule watches what it commands itself: r → lamp → r; watch something else; to limit how long an output is on there is MaxOn.")]
    public async Task A_mistake_is_told_with_its_path_and_what_would_be_right(string rule, string mistake)
    {
        await using var bench = new RuleBench("{}");

        bench.Read($$"""{ "r": {{rule}} }""");

        Assert.Equal(mistake, Assert.Single(bench.Findings.Mistakes).ToString());
    }

    [Fact]
    public async Task Rules_that_set_each_other_off_are_refused_with_the_names_of_the_cycle()
    {
        await using var bench = new RuleBench("{}");

        bench.Read("""
            { "a": { "When": { "Output": "lamp", "Is": "ON" }, "Do": { "fan": "ON" } },
              "b": { "When": { "Output": "fan", "Is": "ON" }, "Do": { "heater": "ON" }, "Override": 0 },
              "c": { "When": { "Output": "heater", "Is": "ON" }, "Do": { "light": "ON" }, "Else": { "lamp": "OFF" } },
              "d": { "When": { "Output": "lamp", "Is": "ON" }, "Do": { "light": "ON" } } }
            """);

        Assert.Equal("Rules:a:When:Output: the rules set each other off: a → fan → b → heater → c → lamp → a; let one of them watch something else.", Assert.Single(bench.Findings.Mistakes).ToString());
    }

    [Fact]
    public async Task A_channel_that_reads_an_output_back_closes_a_cycle_as_the_output_does()
    {
        await using var bench = new RuleBench("{}");

        bench.Read("""
            { "a": { "When": { "Channel": "power/room1", "Above": 5 }, "Do": { "all": "ON" } },
              "b": { "When": { "Channel": "temperature/room1", "Above": 5 }, "Do": { "heater": "ON" } } }
            """); // the channel hears the heater, which is in the group

        Assert.Equal("Rules:a:When:Channel: the rule watches what it commands itself: a → heater → a; watch something else; to limit how long an output is on there is MaxOn.", Assert.Single(bench.Findings.Mistakes).ToString());
    }

    [Fact]
    public async Task A_chain_of_rules_that_comes_to_an_end_is_no_cycle()
    {
        await using var bench = new RuleBench("{}");

        var plan = bench.Read("""
            { "a": { "When": { "Channel": "temperature/room1", "Above": 28 }, "Do": { "fan": "ON" } },
              "b": { "When": { "Output": "fan", "Is": "ON" }, "Do": { "lamp": "ON" } } }
            """);

        Assert.Empty(bench.Findings.Mistakes);
        Assert.Equal(2, plan.Rules.Count);
    }

    [Fact]
    public async Task A_rule_that_is_not_enabled_is_checked_and_left_out()
    {
        await using var bench = new RuleBench("{}");

        Assert.Empty(bench.Read("""{ "r": { "Enabled": false, "When": { "Link": "up" }, "Do": { "fan": "ON" } } }""").Rules);
        Assert.Empty(bench.Findings.Mistakes);
        bench.Read("""{ "r": { "Enabled": false, "When": { "Link": "up" }, "Do": { "fna": "ON" } } }""");
        Assert.Single(bench.Findings.Mistakes);
    }

    [Fact]
    public async Task A_name_that_cannot_stand_in_a_topic_is_refused()
    {
        await using var bench = new RuleBench("{}");

        bench.Read("""{ "a/b": { "When": { "Link": "up" }, "Do": { "fan": "ON" } } }""");

        Assert.Contains("cannot stand in a topic", Assert.Single(bench.Findings.Mistakes).ToString());
    }

    [Theory]
    [InlineData("""{ "Channel": "temperature/room1", "Above": 28, "For": "1m" }""", "temperature/room1 above 28, for 1m")]
    [InlineData("""{ "Output": "light", "Above": 10, "Below": 50.5 }""", "light above 10 and below 50.5")]
    [InlineData("""{ "Link": "down", "Time": "sunset", "Until": "7:30", "Days": "sat, sun" }""", "link down, sunset to 7:30 on sat, sun")]
    public async Task A_condition_says_itself_in_words(string when, string words)
    {
        await using var bench = new RuleBench("{}");

        var plan = bench.Read($$"""{ "r": { "When": {{when}}, "Do": { "fan": "ON" } } }""");

        Assert.Equal(words, Assert.Single(plan.Rules).When.ToString());
    }
}

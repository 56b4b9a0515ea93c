using System.Text;
using SensorAgent.Cli;

namespace SensorAgent.Tests;

public sealed class WatchScreenTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly WatchScreen _screen = new();

    [Fact]
    public void A_channel_is_a_line_with_value_unit_and_age()
    {
        Take("reading", "temperature/room1", """{"v":21.4,"u":"°C","t":"2026-11-21T11:59:57.000Z","seq":1,"quality":"good","sensor":"climate"}""");

        Assert.Matches(@"^temperature/room1 +21\.4 °C +3 s$", Line("temperature"));
    }

    [Fact]
    public void A_channel_that_is_in_trouble_says_why_in_words()
    {
        Take("reading", "temperature/room1", """{"v":null,"u":"°C","t":"2026-11-21T11:00:00.000Z","quality":"bad","reason":"No answer at 0x76 on bus 1."}""");
        Take("status", "humidity/room1", "stale");

        Assert.Matches(@"^temperature/room1 +no value +1 h +bad: No answer at 0x76 on bus 1\.$", Line("temperature"));
        Assert.EndsWith("stale", Line("humidity"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_is_a_line_with_state_and_cause()
    {
        Take("output", "lamp", """{"state":"ON","cause":"command","since":"2026-11-21T11:58:00.000Z"}""");
        Take("output", "pump", """{"state":null,"cause":"startup","since":"2026-11-21T11:58:00.000Z","error":"The bus is stuck."}""");

        Assert.Matches(@"^lamp +ON +2 min +by command$", Line("lamp"));
        Assert.Matches(@"^pump +\? +2 min +The bus is stuck\.$", Line("pump"));
    }

    [Fact]
    public void What_is_taken_back_vanishes()
    {
        Take("output", "lamp", """{"state":"ON","cause":"command"}""");

        Assert.Equal("lamp  is gone", Take("output", "lamp", ""));
        Assert.DoesNotContain(_screen.Lines("pi", Noon), line => line.StartsWith("lamp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reading", "not json")]
    [InlineData("output", "[1,")]
    [InlineData("backlog", "{}")]
    public void What_the_agent_would_not_say_is_not_shown(string kind, string payload)
    {
        Assert.Null(Take(kind, "temperature/room1", payload));
        Assert.Contains("Nothing has come yet", _screen.Lines("pi", Noon).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_new_makes_a_line()
    {
        const string reading = """{"v":21.4,"u":"°C","t":"2026-11-21T11:59:57.000Z","quality":"good"}""";

        Assert.Equal("temperature/room1  21.4 °C", Take("reading", "temperature/room1", reading));
        Assert.Null(Take("reading", "temperature/room1", reading));
    }

    [Theory]
    [InlineData("21.4", "21.4")]
    [InlineData("Stra\u00dfe", "Stra\u00dfe")]
    [InlineData("\u001b[2J", "(4 bytes)")]
    public void A_payload_that_could_play_with_the_terminal_is_not_printed(string payload, string words) =>
        Assert.Equal(words, SubCommand.Words(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_payload_of_bytes_is_told_by_its_length() => Assert.Equal("(3 bytes)", SubCommand.Words([0xFF, 0xD8, 0xFF]));

    private string? Take(string kind, string name, string payload) => _screen.Take(kind, name, Encoding.UTF8.GetBytes(payload));

    private string Line(string name) => _screen.Lines("pi", Noon).Single(line => line.StartsWith(name, StringComparison.Ordinal));
}

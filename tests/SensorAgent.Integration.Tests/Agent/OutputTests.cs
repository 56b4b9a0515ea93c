using System.Diagnostics;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>Groups, links, commands too old, too large or too many: the agent with Mosquitto.</summary>
public sealed class OutputTests : IAsyncLifetime
{
    private const string Configuration = """
        {
          "Agent": { "Id": "bench", "Location": "room1" },
          "Board": { "Kind": "simulated" },
          "Sensors": { "bell": { "Driver": "button", "Pin": "GPIO5" } },
          "Outputs": {
            "lamp": { "Driver": "gpio", "Pin": "GPIO17" }, "fan": { "Driver": "pwm", "Frequency": 1000 }, "pump": { "Driver": "gpio", "Pin": "GPIO27", "MinOn": "1h" },
            "light": { "Driver": "gpio", "Pin": "GPIO22" }
          },
          "Groups": { "all": { "Outputs": ["lamp", "fan"] } },
          "Scenes": { "evening": { "Set": ["fan 30", "lamp ON"] } },
          "Links": { "bell": { "Input": "bell", "Output": "light" } }
        }
        """;

    private readonly MosquittoBench _bench = new(Configuration);
    private AgentProcess _agent = null!;

    public async Task InitializeAsync()
    {
        await _bench.StartAsync(new() { Lines = ["max_queued_messages 0"] }); // or it drops some of a flood
        _agent = _bench.Agent();
        await _bench.Sub.SeesAsync("/Output/pump/room1", "OFF");
        await _bench.Sub.SeesAsync("/Output/all/room1", "OFF");
    }

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_group_and_a_scene_answer_once_and_the_group_says_its_state()
    {
        await _bench.CommandAsync("evening", "ON");
        await _bench.Sub.SeesAsync("/Output/fan/room1", "30");
        await _bench.Sub.SeesAsync("/Output/lamp/room1", "ON");
        await _bench.Sub.SeesAsync("/Output/all/room1", "ON");
        await _bench.Sub.SeesAsync("/Agent/bench/result/evening", """{"status":"ok"}""");

        await _bench.CommandAsync("all", "TOGGLE");
        await _bench.Sub.SeesAsync("/Agent/bench/result/all", """{"status":"ok","state":"OFF"}""");
        Assert.DoesNotContain(_bench.Sub.Messages, message => message.Topic is "/Agent/bench/result/lamp" or "/Agent/bench/result/fan");
    }

    [Fact]
    public async Task A_button_switches_the_lamp_while_no_broker_is_there()
    {
        await _bench.Broker.KillAsync();
        await _agent.PrintsAsync("Not connected");
        var before = Presses();

        await SensorAgent.Testing.Wait.Until(() => Presses() > before); // somebody presses the simulated button now and then
    }

    [Fact]
    public async Task What_is_too_old_too_large_or_nonsense_is_answered_and_moves_nothing()
    {
        var large = Path.Combine(_bench.Directory, "large");
        await File.WriteAllBytesAsync(large, new byte[1024 * 1024]);

        await _bench.CommandAsync("lamp", """{"state":"ON","expires":"2026-01-01T00:00:00Z"}""");
        await _bench.CommandAsync("lamp", "ON 99999999999999999999h");
        await _bench.CommandAsync("lamp", "ON -5s");
        using (var process = Process.Start(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{_bench.Broker.Port}", "-q", "1", "-t", "/Output/lamp/room1/set", "-f", large]))
            await process.WaitForExitAsync();

        await AnsweredAsync("expired at");
        await AnsweredAsync("99999999999999999999h");
        await AnsweredAsync("-5s");
        await AnsweredAsync("1048576 bytes; at most 1024 are read");
        Assert.DoesNotContain(_bench.Sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "ON" });
    }

    [Fact]
    public async Task Ten_thousand_commands_in_a_row_are_all_answered_end_in_the_newest_and_others_are_served_and_guards_hold()
    {
        var flood = Path.Combine(_bench.Directory, "flood");
        await File.WriteAllLinesAsync(flood, Enumerable.Range(0, 10_000).Select(number => number % 2 == 0 ? "ON" : "OFF"));
        using (var process = Process.Start(
            "sh", ["-c", $"mosquitto_pub -h 127.0.0.1 -p {_bench.Broker.Port} -q 1 -t /Output/pump/room1/set -l < {flood}"]))
        {
            await _bench.CommandAsync("lamp", """{"state":"ON","id":"other"}""");
            await _bench.Sub.SeesAsync("/Agent/bench/result/lamp", """{"id":"other","status":"ok","state":"ON"}""");
            await process.WaitForExitAsync();
        }

        await _bench.CommandAsync("pump", """{"state":"OFF","id":"last"}""");
        await _bench.Sub.SeesAsync(
            "/Agent/bench/result/pump", payload => payload.Contains("\"last\"", StringComparison.Ordinal) && payload.Contains("MinOn 1h", StringComparison.Ordinal));
        await SensorAgent.Testing.Wait.Until(() => Answered("pump") == 10_001, "an answer for each command");
        var states = _bench.Sub.Messages.Where(message => message.Topic == "/Output/pump/room1").Select(message => message.Payload).ToList();
        Assert.Equal(["OFF", "ON"], states.Distinct());
        Assert.Equal("ON", states[^1]);
    }

    /// <summary>How many commands the answers are for: in a flood one may be for many.</summary>
    private int Answered(string output) => _bench.Sub.Messages.Where(message => message.Topic == $"/Agent/bench/result/{output}")
        .Sum(message => int.Parse(TestBench.Member(message.Payload, "count") ?? "1", System.Globalization.CultureInfo.InvariantCulture));

    private int Presses() => _agent.Printed.Split('\n').Count(line => line.Contains("light/room1", StringComparison.Ordinal) && line.Contains("(local)", StringComparison.Ordinal));

    private Task<Seen> AnsweredAsync(string reason) =>
        _bench.Sub.SeesAsync("/Agent/bench/result/lamp", payload => payload.Contains(reason, StringComparison.Ordinal));
}

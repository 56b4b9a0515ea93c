using System.Globalization;
using System.Diagnostics;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The agent against the real Mosquitto, configured by its environment.</summary>
public sealed class MosquittoTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private MosquittoServer _broker = null!;

    public async Task InitializeAsync() => _broker = await MosquittoServer.StartAsync();

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task What_the_host_sensor_says_agrees_with_proc_and_df()
    {
        _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "/Sensor/#");

        var uptime = Number((await sub.SeesAsync("/Sensor/uptime/bench", _ => true)).Payload);
        var memory = Number((await sub.SeesAsync("/Sensor/memory_used/bench", _ => true)).Payload);
        var disk = Number((await sub.SeesAsync("/Sensor/disk_free/bench", _ => true)).Payload);

        Assert.InRange(Number(File.ReadAllText("/proc/uptime").Split(' ')[0]) - uptime, -1, 60); // it is told in whole seconds
        Assert.InRange(memory - MemoryUsed(), -10, 10);
        Assert.InRange(disk - DiskFree(), -1.5, 1.5); // df rounds to whole percents
    }

    [Fact]
    public async Task A_command_switches_the_lamp_and_is_answered()
    {
        _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Output/lamp/room1", "OFF");

        await MosquittoSub.PublishAsync(_broker.Port, "/Output/lamp/room1/set", "ON");

        await sub.SeesAsync("/Output/lamp/room1", "ON");
        var result = await sub.SeesAsync("/Agent/bench/result/lamp", _ => true);
        Assert.Equal("ok", TestBench.Member(result.Payload, "status"));
        Assert.True((await _bench.Subscribe(_broker.Port, "/Output/#").SeesAsync("/Output/lamp/room1", "ON")).Retained);
    }

    [Fact]
    public async Task A_retained_command_is_ignored_and_says_why()
    {
        _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Output/lamp/room1", "OFF");

        await MosquittoSub.PublishAsync(_broker.Port, "/Output/lamp/room1/set", "ON", "-r");

        var result = await sub.SeesAsync("/Agent/bench/result/lamp", _ => true);
        Assert.Equal("ignored", TestBench.Member(result.Payload, "status"));
        Assert.Contains("retained", TestBench.Member(result.Payload, "reason"));
        Assert.DoesNotContain(sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "ON" });
    }

    [Fact]
    public async Task A_retained_command_that_waits_for_the_agent_does_not_switch_at_its_start()
    {
        await MosquittoSub.PublishAsync(_broker.Port, "/Output/lamp/room1/set", "ON", "-r");
        var sub = _bench.Subscribe(_broker.Port, "#");

        _bench.Agent(_broker.Port);

        var result = await sub.SeesAsync("/Agent/bench/result/lamp", _ => true);
        Assert.Equal("ignored", TestBench.Member(result.Payload, "status"));
        Assert.DoesNotContain(sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "ON" });
    }

    [Fact]
    public async Task When_the_agent_is_killed_its_will_says_offline()
    {
        var agent = _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "/Agent/bench/state");
        await sub.SeesAsync("/Agent/bench/state", "online");

        await agent.KillAsync();

        await sub.SeesAsync("/Agent/bench/state", "offline");
    }

    [Fact]
    public async Task After_a_kill_in_mid_pulse_the_output_follows_its_startup_and_says_why()
    {
        var agent = _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Output/lamp/room1", "OFF");
        await MosquittoSub.PublishAsync(_broker.Port, "/Output/lamp/room1/set", "PULSE 5m");
        await sub.SeesAsync("/Output/lamp/room1", "ON");

        await agent.KillAsync();
        sub.Forget();
        var again = _bench.Agent(_broker.Port);

        await sub.SeesAsync("/Output/lamp/room1", "OFF");
        await sub.SeesAsync("/Agent/bench/output/lamp", payload => payload.Contains("did not end in order", StringComparison.Ordinal));
        await again.PrintsAsync("lamp/room1  OFF  (startup) The agent did not end in order before");
    }

    [Fact]
    public async Task When_the_agent_is_stopped_it_says_offline_and_outputs_take_their_last_state()
    {
        var agent = _bench.Agent(_broker.Port);
        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Output/valve/room1", "OFF");
        await sub.SeesAsync("/Agent/bench/state", "online");

        Assert.Equal(0, await agent.TerminateAsync());

        await sub.SeesAsync("/Output/valve/room1", "ON");
        await sub.SeesAsync("/Agent/bench/state", "offline");
        Assert.Equal("exit", TestBench.Member((await sub.SeesAsync("/Agent/bench/output/valve", payload => payload.Contains("exit", StringComparison.Ordinal))).Payload, "cause"));
        Assert.Equal("offline", (await sub.SeesAsync("/Agent/bench/status/temperature/room1", "offline")).Payload);
    }

    [Fact]
    public async Task A_broker_that_comes_back_empty_has_everything_again_and_commands_work()
    {
        _bench.Agent(_broker.Port);
        await _bench.Subscribe(_broker.Port, "#").SeesAsync("/Output/lamp/room1", "OFF");

        await _broker.KillAsync();
        await _broker.StartAgainAsync();

        var sub = _bench.Subscribe(_broker.Port, "#");
        await sub.SeesAsync("/Agent/bench/state", "online");
        await sub.SeesAsync("/Output/lamp/room1", "OFF");
        await sub.SeesAsync("/Sensor/temperature/room1", _ => true);
        await sub.SeesAsync("/Agent/bench/status/temperature/room1", "online");
        await sub.SeesAsync("/Agent/bench/info", _ => true);
        await MosquittoSub.PublishAsync(_broker.Port, "/Output/lamp/room1/set", "ON");
        await sub.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task An_agent_that_starts_before_its_broker_waits_for_it()
    {
        await _broker.KillAsync();
        var agent = _bench.Agent(_broker.Port);
        await agent.PrintsAsync("Not connected");

        await _broker.StartAgainAsync();

        await _bench.Subscribe(_broker.Port, "#").SeesAsync("/Agent/bench/state", "online");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double MemoryUsed()
    {
        var lines = File.ReadAllLines("/proc/meminfo");
        double Of(string key) => Number(lines.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim());
        return 100 * (1 - (Of("MemAvailable:") / Of("MemTotal:")));
    }

    /// <summary>What <c>df</c> itself says of the root: 100 minus its percentage in use.</summary>
    private static double DiskFree()
    {
        using var df = Process.Start(new ProcessStartInfo("df", ["--output=pcent", "/"]) { RedirectStandardOutput = true })!;
        var percent = df.StandardOutput.ReadToEnd().Split('\n')[1].Trim().TrimEnd('%');
        return 100 - Number(percent);
    }
}

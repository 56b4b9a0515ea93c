namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The agent as a service: what it reports, and how it starts when something is wrong.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private readonly MosquittoBench _bench = new();
    private readonly ServiceManagerSocket _manager = new();

    public Task InitializeAsync() => _bench.StartAsync();

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        _manager.Dispose();
    }

    [Fact]
    public async Task It_reports_that_it_is_ready_that_it_moves_what_it_does_and_that_it_ends()
    {
        var agent = _bench.Service(_manager);

        await _manager.HearsAsync("READY=1");
        await _manager.HearsAsync("WATCHDOG=1", times: 3);
        await _manager.HearsAsync("STATUS=2 sensors, 2 outputs, connected");
        Assert.Equal(0, await agent.TerminateAsync());
        await _manager.HearsAsync("STOPPING=1");
    }

    [Fact]
    public async Task A_reload_is_reported_from_its_beginning_to_its_end()
    {
        var agent = _bench.Service(_manager);
        await _manager.HearsAsync("READY=1");
        await _bench.Sub.SeesAsync("/Agent/bench/info", _ => true);

        await agent.SignalAsync("HUP");

        await _manager.HearsAsync("RELOADING=1\nMONOTONIC_USEC=");
        await _manager.HearsAsync("READY=1", times: 2);
    }

    [Fact]
    public async Task A_start_with_a_broken_file_takes_the_last_good_one_and_says_so()
    {
        var agent = _bench.Service(_manager);
        await _manager.HearsAsync("READY=1");
        await agent.SignalAsync("HUP"); // a configuration that was taken up is kept
        await _manager.HearsAsync("READY=1", times: 2);
        await agent.TerminateAsync();
        _bench.Sub.Forget();

        _bench.Write(TestBench.Configuration.Replace("GPIO17", "GPIO99", StringComparison.Ordinal));
        _bench.Service(_manager);

        await _bench.Sub.SeesAsync("/Output/lamp/room1", "OFF");
        var alert = await _bench.Sub.SeesAsync("/Agent/bench/alert/config", payload => payload.Length > 0);
        Assert.Contains("GPIO99", TestBench.Member(alert.Payload, "text"), StringComparison.Ordinal);
        _bench.Write(TestBench.Configuration);
        await _bench.Sub.SeesAsync("/Agent/bench/alert/config", "");
    }

    [Fact]
    public async Task A_start_with_a_broken_file_and_nothing_to_fall_back_to_ends_with_78()
    {
        _bench.Write("{ \"Sensors\": { \"climate\": { \"Driver\": \"bme2800\" } } }");

        Assert.Equal(78, await _bench.Service(_manager).EndAsync());
    }

    [Fact]
    public async Task Five_short_lives_end_in_safe_mode_which_another_configuration_ends()
    {
        for (var start = 1; start <= 5; start++)
        {
            var agent = _bench.Service(_manager);
            await _manager.HearsAsync("READY=1", times: start);
            await agent.KillAsync();
        }

        _bench.Sub.Forget();
        var safe = _bench.Service(_manager);
        await _bench.Sub.SeesAsync("/Output/valve/room1", "ON"); // its OnExit is its fail-safe
        Assert.Equal("failsafe", TestBench.Member((await _bench.Sub.SeesAsync("/Agent/bench/output/valve", _ => true)).Payload, "cause"));
        Assert.Equal("True", TestBench.Member((await _bench.Sub.SeesAsync("/Agent/bench/info", _ => true)).Payload, "safe_mode"));
        await _bench.Sub.SeesAsync("/Agent/bench/alert/safe-mode", payload => payload.Length > 0);
        Assert.DoesNotContain(_bench.Sub.Messages, message => message.Topic == "/Sensor/temperature/room1" && message is { Retained: false });

        _bench.Write(TestBench.Configuration.Replace("\"1s\"", "\"2s\"", StringComparison.Ordinal));
        Assert.Equal(75, await safe.EndAsync()); // systemd starts it anew
        _bench.Sub.Forget();
        _bench.Service(_manager);
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
    }
}

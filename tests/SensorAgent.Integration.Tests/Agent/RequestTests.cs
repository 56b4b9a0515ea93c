namespace SensorAgent.Integration.Tests.Agent;

/// <summary>What the agent can be asked over MQTT, as a phone app asks it.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private readonly MosquittoBench _bench = new(TestBench.Configuration.Replace(
        "\"Location\": \"room1\" }", "\"Location\": \"room1\", \"Allow\": [\"reload\", \"identify\", \"log-level\"] }", StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        await _bench.StartAsync();
        _bench.Agent();
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
        await _bench.Sub.SeesAsync("/Output/lamp/room1", "OFF");
    }

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task The_catalogue_tells_an_app_all_topics()
    {
        var catalogue = await _bench.Sub.SeesAsync(
            "/Agent/bench/catalog", payload => payload.Contains("/Sensor/temperature/room1", StringComparison.Ordinal));

        Assert.Contains("\"set\":\"/Output/lamp/room1/set\"", catalogue.Payload, StringComparison.Ordinal);
        Assert.True((await _bench.Subscribe("/Agent/bench/catalog").SeesAsync("/Agent/bench/catalog", _ => true)).Retained);
    }

    [Fact]
    public async Task Health_is_told_and_can_be_asked()
    {
        await _bench.Sub.SeesAsync("/Agent/bench/health", payload => TestBench.Member(payload, "status") == "ok");

        Assert.Equal("ok", TestBench.Member(await _bench.AskAsync("health", ""), "status"));
    }

    [Fact]
    public async Task A_sensor_is_read_at_once()
    {
        var answer = await _bench.AskAsync("read", """{"sensor":"climate","transaction":"1"}""");

        Assert.Contains("\"channel\":\"temperature/room1\"", answer, StringComparison.Ordinal);
        Assert.Equal("1", TestBench.Member(answer, "transaction"));
    }

    [Fact]
    public async Task A_reload_answers_with_the_mistakes()
    {
        Assert.Equal("""{"status":"ok"}""", await _bench.AskAsync("reload", ""));
        _bench.Sub.Forget();
        _bench.Write("""{ "Agent": { "Id": "bench", "Allow": "reload" }, "Sensors": { "a": { "Driver": "nothing" } } }""");

        Assert.Contains("there is no sensor driver", await _bench.AskAsync("reload", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_blinks_to_say_which_board_it_is()
    {
        await _bench.AskAsync("identify", """{"output":"lamp"}""");

        await _bench.Sub.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task What_is_not_allowed_is_refused() =>
        Assert.Contains("Agent:Allow", await _bench.AskAsync("restart", ""), StringComparison.Ordinal);
}

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>What the agent can be asked over MQTT, as a phone app asks it.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private readonly TestBench _bench = new(TestBench.Configuration.Replace(
        "\"Location\": \"room1\" }", "\"Location\": \"room1\", \"Allow\": [\"reload\", \"identify\", \"log-level\"] }", StringComparison.Ordinal));

    private MosquittoServer _broker = null!;
    private MosquittoSub _sub = null!;

    public async Task InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync();
        _sub = _bench.Subscribe(_broker.Port, "#");
        _bench.Agent(_broker.Port);
        await _sub.SeesAsync("/Sensor/temperature/room1", _ => true);
        await _sub.SeesAsync("/Output/lamp/room1", "OFF");
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task The_catalogue_tells_an_app_all_topics()
    {
        var catalogue = await _sub.SeesAsync("/Agent/bench/catalog", payload => payload.Contains("/Sensor/temperature/room1", StringComparison.Ordinal));

        Assert.Contains("\"set\":\"/Output/lamp/room1/set\"", catalogue.Payload, StringComparison.Ordinal);
        Assert.True((await _bench.Subscribe(_broker.Port, "/Agent/bench/catalog").SeesAsync("/Agent/bench/catalog", _ => true)).Retained);
    }

    [Fact]
    public async Task Health_is_told_and_can_be_asked()
    {
        await _sub.SeesAsync("/Agent/bench/health", payload => TestBench.Member(payload, "status") == "ok");

        Assert.Equal("ok", TestBench.Member(await AskAsync("health", ""), "status"));
    }

    [Fact]
    public async Task A_sensor_is_read_at_once()
    {
        var answer = await AskAsync("read", """{"sensor":"climate","transaction":"1"}""");

        Assert.Contains("\"channel\":\"temperature/room1\"", answer, StringComparison.Ordinal);
        Assert.Equal("1", TestBench.Member(answer, "transaction"));
    }

    [Fact]
    public async Task A_reload_answers_with_the_mistakes()
    {
        Assert.Equal("""{"status":"ok"}""", await AskAsync("reload", ""));
        _sub.Forget();
        _bench.Write("""{ "Agent": { "Id": "bench", "Allow": "reload" }, "Sensors": { "a": { "Driver": "nothing" } } }""");

        Assert.Contains("there is no sensor driver", await AskAsync("reload", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_blinks_to_say_which_board_it_is()
    {
        await AskAsync("identify", """{"output":"lamp"}""");

        await _sub.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task What_is_not_allowed_is_refused() =>
        Assert.Contains("Agent:Allow", await AskAsync("restart", ""), StringComparison.Ordinal);

    private async Task<string> AskAsync(string command, string payload)
    {
        await MosquittoSub.PublishAsync(_broker.Port, $"/Agent/bench/request/{command}", payload);
        return (await _sub.SeesAsync($"/Agent/bench/response/{command}", _ => true)).Payload;
    }
}

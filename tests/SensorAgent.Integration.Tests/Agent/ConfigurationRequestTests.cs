namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The configuration, the board and a diagnosis from afar.</summary>
public sealed class ConfigurationRequestTests : IAsyncLifetime
{
    private readonly TestBench _bench = new(TestBench.Configuration
        .Replace("\"Location\": \"room1\" }", "\"Location\": \"room1\", \"Allow\": [\"config-set\"] }", StringComparison.Ordinal)
        .Replace("\"Board\"", "\"Mqtt\": { \"Username\": \"ann\", \"Password\": \"secret\" }, /* kept */ \"Board\"", StringComparison.Ordinal));

    private MosquittoServer _broker = null!;
    private MosquittoSub _sub = null!;

    public async Task InitializeAsync()
    {
        _broker = await MosquittoServer.StartAsync();
        _sub = _bench.Subscribe(_broker.Port, "#");
        _bench.Agent(_broker.Port);
        await _sub.SeesAsync("/Sensor/temperature/room1", _ => true);
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_patch_changes_the_file_and_what_runs_and_is_on_trial()
    {
        var answer = await AskAsync("config-set", """{"patch":{"Sensors":{"climate":{"Location":"attic"}}}}""");

        Assert.Contains("Sensors:climate:Location becomes attic.", answer, StringComparison.Ordinal);
        Assert.Contains("\"trial\":60", answer, StringComparison.Ordinal);
        await _sub.SeesAsync("/Agent/bench/config", payload => TestBench.Member(payload, "state") == "trial");
        await _sub.SeesAsync("/Sensor/temperature/attic", payload => payload.Length > 0);
        var file = await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json"));
        Assert.Contains("\"Password\": \"secret\" }, /* kept */", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_with_a_mistake_is_answered_and_changes_nothing()
    {
        var before = await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json"));

        var answer = await AskAsync("config-set", """{"patch":{"Sensors":{"climate":{"Driver":"bme28"}}}}""");

        Assert.Contains("there is no sensor driver \\\"bme28\\\"", answer, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json")));
    }

    [Fact]
    public async Task The_configuration_and_a_diagnosis_are_shown_without_secrets()
    {
        Assert.Contains("\\\"Password\\\": \\\"***\\\"", await AskAsync("config-get", ""), StringComparison.Ordinal);

        await AskAsync("diag", "");
        await _sub.SeesAsync("/Agent/bench/response/diag", payload => TestBench.Member(payload, "last") == "True");
        var parts = string.Concat(_sub.Messages.Where(message => message.Topic == "/Agent/bench/response/diag").Select(message => message.Payload));
        foreach (var wanted in new[] { "\"info\":", "\"health\":", "\"versions\":", "\"kernel\":", "\"interfaces\":", "\"configuration\":", "\"log\":" })
            Assert.Contains(wanted, parts, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", parts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_tells_what_is_on_the_board() =>
        Assert.Contains("\"address\":\"0x76\"", await AskAsync("scan", ""), StringComparison.Ordinal);

    private async Task<string> AskAsync(string command, string payload)
    {
        await MosquittoSub.PublishAsync(_broker.Port, $"/Agent/bench/request/{command}", payload);
        return (await _sub.SeesAsync($"/Agent/bench/response/{command}", _ => true)).Payload;
    }
}

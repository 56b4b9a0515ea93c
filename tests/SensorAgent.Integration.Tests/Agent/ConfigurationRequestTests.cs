namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The configuration, the board and a diagnosis from afar.</summary>
public sealed class ConfigurationRequestTests : IAsyncLifetime
{
    private readonly MosquittoBench _bench = new(TestBench.Configuration
        .Replace("\"Location\": \"room1\" }", "\"Location\": \"room1\", \"Allow\": [\"config-set\"] }", StringComparison.Ordinal)
        .Replace("\"Board\"", "\"Mqtt\": { \"Username\": \"ann\", \"Password\": \"secret\" }, /* kept */ \"Board\"", StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        await _bench.StartAsync();
        _bench.Agent();
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
    }

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_patch_changes_the_file_and_what_runs_and_is_on_trial()
    {
        var answer = await _bench.AskAsync("config-set", """{"patch":{"Sensors":{"climate":{"Location":"attic"}}}}""");

        Assert.Contains("Sensors:climate:Location becomes attic.", answer, StringComparison.Ordinal);
        Assert.Contains("\"trial\":60", answer, StringComparison.Ordinal);
        await _bench.Sub.SeesAsync("/Agent/bench/config", payload => TestBench.Member(payload, "state") == "trial");
        await _bench.Sub.SeesAsync("/Sensor/temperature/attic", payload => payload.Length > 0);
        var file = await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json"));
        Assert.Contains("\"Password\": \"secret\" }, /* kept */", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_with_a_mistake_is_answered_and_changes_nothing()
    {
        var before = await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json"));

        var answer = await _bench.AskAsync("config-set", """{"patch":{"Sensors":{"climate":{"Driver":"bme28"}}}}""");

        Assert.Contains("there is no sensor driver \\\"bme28\\\"", answer, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_bench.Directory, "appsettings.json")));
    }

    [Fact]
    public async Task The_configuration_and_a_diagnosis_are_shown_without_secrets()
    {
        Assert.Contains("\\\"Password\\\": \\\"***\\\"", await _bench.AskAsync("config-get", ""), StringComparison.Ordinal);

        await _bench.AskAsync("diag", "");
        await _bench.Sub.SeesAsync("/Agent/bench/response/diag", payload => TestBench.Member(payload, "last") == "True");
        var seen = _bench.Sub.Messages.Where(message => message.Topic == "/Agent/bench/response/diag");
        var parts = string.Concat(seen.Select(message => message.Payload));
        foreach (var wanted in new[] { "\"info\":", "\"health\":", "\"versions\":", "\"kernel\":", "\"interfaces\":", "\"configuration\":", "\"log\":" })
            Assert.Contains(wanted, parts, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", parts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_tells_what_is_on_the_board() =>
        Assert.Contains("\"address\":\"0x76\"", await _bench.AskAsync("scan", ""), StringComparison.Ordinal);
}

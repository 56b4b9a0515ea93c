using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>A configuration that is edited while the agent runs.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private const string Alert = "/Agent/bench/alert/config";
    private readonly MosquittoBench _bench = new();

    public Task InitializeAsync() => _bench.StartAsync();

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_new_sensor_is_read_and_a_vanished_one_is_cleared()
    {
        await StartAsync();

        _bench.Write(TestBench.Configuration.Replace("\"climate\"", "\"air\"", StringComparison.Ordinal).Replace("0x76\"", "0x76\", \"Location\": \"attic\"", StringComparison.Ordinal));

        await _bench.Sub.SeesAsync("/Sensor/temperature/attic", payload => payload.Length > 0);
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", "");
    }

    [Fact]
    public async Task An_output_that_is_on_stays_on_while_its_rules_change()
    {
        await StartAsync();
        await _bench.CommandAsync("lamp", "ON");
        await _bench.Sub.SeesAsync("/Output/lamp/room1", "ON");
        await _bench.Sub.SeesAsync("/Agent/bench/result/lamp", _ => true);
        _bench.Sub.Forget();

        _bench.Write(TestBench.Configuration.Replace("\"GPIO17\"", "\"GPIO17\", \"MinOn\": \"1h\"", StringComparison.Ordinal));
        await _bench.Sub.SeesAsync("/Agent/bench/info", _ => true);
        await _bench.CommandAsync("lamp", "OFF");

        var result = await _bench.Sub.SeesAsync("/Agent/bench/result/lamp", _ => true);
        Assert.Equal("refused", TestBench.Member(result.Payload, "status"));
        Assert.DoesNotContain(_bench.Sub.Messages, message => message is { Topic: "/Output/lamp/room1", Payload: "OFF" });
    }

    [Fact]
    public async Task A_broken_edit_raises_an_alert_and_changes_nothing_until_it_is_mended()
    {
        await StartAsync();

        _bench.Write(TestBench.Configuration.Replace("bme280", "bme2800", StringComparison.Ordinal));
        var alert = await _bench.Sub.SeesAsync(Alert, payload => payload.Length > 0);
        _bench.Sub.Forget();
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
        Assert.Contains("Sensors:climate:Driver: there is no sensor driver \"bme2800\"", TestBench.Member(alert.Payload, "text"), StringComparison.Ordinal);
        Assert.True((await _bench.Subscribe(Alert).SeesAsync(Alert, _ => true)).Retained);

        _bench.Write(TestBench.Configuration);
        await _bench.Sub.SeesAsync(Alert, "");
    }

    [Fact]
    public async Task Another_client_id_is_taken_up_by_connecting_anew()
    {
        await StartAsync();

        _bench.Write(TestBench.Configuration.Replace("\"Board\"", "\"Mqtt\": { \"ClientId\": \"somebody-else\" }, \"Board\"", StringComparison.Ordinal));

        await Wait.Until(() => _bench.Sub.Messages.Where(message => message.Topic == "/Agent/bench/state").Select(message => message.Payload)
            .SequenceEqual(["online", "offline", "online"]));
        await _bench.CommandAsync("lamp", "ON");
        await _bench.Sub.SeesAsync("/Output/lamp/room1", "ON");
    }

    [Fact]
    public async Task What_only_a_restart_takes_up_is_told()
    {
        await StartAsync();

        _bench.Write(TestBench.Configuration.Replace("\"bench\", \"Location\"", "\"other\", \"Location\"", StringComparison.Ordinal));

        var alert = await _bench.Sub.SeesAsync(Alert, payload => payload.Length > 0);
        Assert.Contains("Agent", TestBench.Member(alert.Payload, "text"), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        _bench.Agent();
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
        await _bench.Sub.SeesAsync("/Output/lamp/room1", "OFF");
    }
}

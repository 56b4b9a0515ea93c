using System.Text.Json;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The agent as Home Assistant would meet it on a real broker.</summary>
public sealed class HomeAssistantTests : IAsyncLifetime
{
    private const string Device = "homeassistant/device/sensoragent_bench/config";

    private static readonly string Configuration = TestBench.Configuration
        .Replace("\"Sensors\"", "\"HomeAssistant\": { \"Enabled\": true }, \"Sensors\"", StringComparison.Ordinal)
        .Replace("\"lamp\":", "\"dimmer\": { \"Driver\": \"pwm\" }, \"lamp\":", StringComparison.Ordinal);

    private readonly MosquittoBench _bench = new(Configuration);

    public async Task InitializeAsync()
    {
        await _bench.StartAsync();
        _bench.Agent();
        await _bench.Sub.SeesAsync("/Sensor/temperature/room1", _ => true);
    }

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task The_device_is_told_after_who_it_is_and_before_what_it_says_and_kept_by_the_broker()
    {
        var device = await _bench.Sub.SeesAsync(Device, _ => true);

        var order = _bench.Sub.Messages.Select(message => message.Topic).ToList();
        Assert.True(order.IndexOf("/Agent/bench/state") < order.IndexOf("/Agent/bench/info"));
        Assert.True(order.IndexOf("/Agent/bench/info") < order.IndexOf(Device));
        Assert.True(order.IndexOf(Device) < order.IndexOf("/Sensor/temperature/room1"));
        Assert.True((await _bench.Subscribe("homeassistant/#").SeesAsync(Device, device.Payload)).Retained);
    }

    [Fact]
    public async Task Home_Assistant_is_told_again_when_it_starts()
    {
        await _bench.Sub.SeesAsync(Device, _ => true);
        _bench.Sub.Forget();

        await _bench.PublishAsync("homeassistant/status", "online");

        await _bench.Sub.SeesAsync(Device, payload => payload.Length > 0);
    }

    [Fact]
    public async Task A_sensor_that_leaves_the_configuration_leaves_Home_Assistant()
    {
        await _bench.Sub.SeesAsync(Device, _ => true);
        _bench.Sub.Forget();

        _bench.Write(Configuration.Replace("\"climate\": {", "\"climate\": { \"Quantities\": { \"humidity\": { \"Enabled\": false } },", StringComparison.Ordinal));

        var device = await _bench.Sub.SeesAsync(Device, _ => true);
        Assert.Equal("""{"platform":"sensor"}""", Component(device.Payload, "sensor_humidity_room1").GetRawText());
        await _bench.Sub.SeesAsync("/Sensor/humidity/room1", "");
    }

    [Fact]
    public async Task What_is_announced_switches_the_output_and_tells_its_state()
    {
        var lamp = Component((await _bench.Sub.SeesAsync(Device, _ => true)).Payload, "switch_lamp");
        await AvailableAsync(lamp);
        await _bench.Sub.SeesAsync(Text(lamp, "state_topic"), Text(lamp, "payload_off"));

        await _bench.PublishAsync(Text(lamp, "command_topic"), Text(lamp, "payload_on"));

        await _bench.Sub.SeesAsync(Text(lamp, "state_topic"), Text(lamp, "payload_on"));
    }

    [Fact]
    public async Task A_dimmer_is_a_light_whose_brightness_is_what_was_sent()
    {
        var light = Component((await _bench.Sub.SeesAsync(Device, _ => true)).Payload, "light_dimmer");
        Assert.Equal((100, "brightness"), (light.GetProperty("brightness_scale").GetInt32(), Text(light, "on_command_type")));

        await _bench.PublishAsync(Text(light, "brightness_command_topic"), "42");
        await _bench.Sub.SeesAsync(Text(light, "brightness_state_topic"), "42");
        await _bench.PublishAsync(Text(light, "command_topic"), Text(light, "payload_off"));
        await _bench.Sub.SeesAsync(Text(light, "state_topic"), "0");
    }

    [Fact]
    public async Task A_channel_is_available_and_says_a_number()
    {
        var temperature = Component((await _bench.Sub.SeesAsync(Device, _ => true)).Payload, "sensor_temperature_room1");

        await AvailableAsync(temperature);
        await _bench.Sub.SeesAsync(
            Text(temperature, "state_topic"), payload => double.TryParse(payload, System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    private async Task AvailableAsync(JsonElement component)
    {
        Assert.Equal("all", Text(component, "availability_mode"));
        foreach (var entry in component.GetProperty("availability").EnumerateArray())
        {
            await _bench.Sub.SeesAsync(Text(entry, "topic"), payload => Text(entry, "value_template") switch
            {
                "" or "{{ 'online' if value == 'online' else 'offline' }}" => payload == "online",
                "{{ 'offline' if value_json.error is defined else 'online' }}" => TestBench.Member(payload, "error") is null,
                _ => false,
            });
        }
    }

    private static JsonElement Component(string payload, string id)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("components").GetProperty(id).Clone();
    }

    private static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString()! : "";
}

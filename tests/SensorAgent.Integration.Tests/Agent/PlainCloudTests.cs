namespace SensorAgent.Integration.Tests.Agent;

/// <summary>A broker in a cloud that gives each user a few topics and nothing else: the recipe in docs/recipes/plain-cloud.md.</summary>
public sealed class PlainCloudTests : IAsyncLifetime
{
    private static readonly string[] Me = ["-u", "me", "-P", "s3cret"];

    private readonly TestBench _bench = new("""
        {
          "Board": { "Kind": "simulated" },
          "Mqtt": {
            "Username": "me", "Password": "s3cret",
            "Topics": { "Sensor": "{location}", "Output": "none", "Command": "{location}", "Agent": "none" }
          },
          "Sensors": {
            "climate": {
              "Driver": "bme280", "Interval": "1s", "Location": "YzcMNA1Wg",
              "Quantities": { "humidity": { "Enabled": false }, "pressure": { "Enabled": false } }
            }
          },
          "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17", "Location": "TdKvBc5Hg" } }
        }
        """);

    private MosquittoServer _cloud = null!;

    public async Task InitializeAsync() => _cloud = await MosquittoServer.StartAsync(
        new() { Users = new Dictionary<string, string> { ["me"] = "s3cret" }, Lines = ["acl_file {folder}/acl"] },
        "user me", "topic readwrite YzcMNA1Wg", "topic readwrite TdKvBc5Hg");

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_sensor_and_an_output_each_live_on_one_topic_and_nothing_else_is_tried()
    {
        var agent = _bench.Agent(_cloud.Port);
        var phone = _bench.Subscribe(_cloud.Port, "YzcMNA1Wg", Me);

        await phone.SeesAsync("YzcMNA1Wg", payload => payload.StartsWith('2'));
        await MosquittoSub.PublishAsync(_cloud.Port, "TdKvBc5Hg", "ON", Me);

        await agent.PrintsAsync("ON  (command)");
        Assert.DoesNotContain("did not take", agent.Printed);
        Assert.DoesNotContain("Denied", _cloud.Log);
    }
}

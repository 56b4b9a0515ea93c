using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class MqttInputTests
{
    private const string Topic = "gateway/garden";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly DriverMessages _messages = new(new Outbox(), qos: 1);
    private readonly ManualTime _time = new();

    public MqttInputTests() => _messages.LinkChanged(connected: true);

    [Theory]
    [InlineData("", "21.4", 21.4)]
    [InlineData("""/temperature""", """{ "temperature": 21.4 }""", 21.4)]
    [InlineData("""$.air.values[1]""", """{ "air": { "values": [1, "21.4"] } }""", 21.4)]
    public async Task A_message_is_a_reading(string pointer, string message, double celsius)
    {
        using var sensor = Open($""" "Pointer": "{pointer}", "Quantity": "temperature" """);
        Assert.Empty(await sensor.ReadAsync(CancellationToken.None));

        Say(message);

        var read = Assert.Single(await NextAsync(sensor));
        Assert.Equal(("temperature", celsius, Quality.Good, _time.GetUtcNow()), (read.Quantity, read.Value.Number, read.Quality, read.At));
    }

    [Fact]
    public async Task One_message_tells_several_quantities()
    {
        using var sensor = Open(""" "Pointer": "$.t, $.h", "Quantity": "temperature,humidity" """);

        Say("""{ "t": 21.4, "h": 50, "battery": 90 }""");

        Assert.Equal([("temperature", 21.4), ("humidity", 50)], (await NextAsync(sensor)).Select(one => (one.Quantity, one.Value.Number)));
    }

    [Fact]
    public async Task What_the_broker_has_kept_is_uncertain_as_nobody_knows_how_old_it_is()
    {
        using var sensor = Open();

        Say("21.4", retained: true);

        var read = Assert.Single(await NextAsync(sensor));
        Assert.Equal((Quality.Uncertain, "The broker has kept it; how old it is is not known."), (read.Quality, read.Reason));
    }

    [Theory]
    [InlineData("", "warm", "The message says \"warm\" instead of a number.")]
    [InlineData("$.t", "warm", "The message says \"warm\", which is no JSON.")]
    [InlineData("$.t", "{}", "The message says JSON that has nothing at /t.")]
    public async Task A_message_without_the_value_is_a_bad_reading_and_the_next_may_be_better(string pointer, string message, string reason)
    {
        using var sensor = Open($""" "Pointer": "{pointer}", "Quantity": "temperature" """);
        Say(message);
        Say(pointer.Length == 0 ? "21.4" : """{ "t": 21.4 }""");

        var bad = Assert.Single(await NextAsync(sensor));
        var good = Assert.Single(await NextAsync(sensor));

        Assert.Equal((Quality.Bad, reason), (bad.Quality, bad.Reason));
        Assert.Equal((Quality.Good, 21.4), (good.Quality, good.Value.Number));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_said_to_be_none()
    {
        using var sensor = Open();

        _messages.Receive(new(Topic, new byte[] { 0xFF, 0xD8 }));

        Assert.Equal("The message is no text in UTF-8.", Assert.Single(await NextAsync(sensor)).Reason);
    }

    [Fact]
    public async Task An_image_is_taken_as_it_is()
    {
        using var sensor = Open(""" "Quantity": "image" """);

        _messages.Receive(new(Topic, new byte[] { 0xFF, 0xD8 }));

        Assert.Equal([0xFF, 0xD8], Assert.Single(await NextAsync(sensor)).Value.Bytes.ToArray());
    }

    [Fact]
    public async Task Silence_ends_the_wait_so_that_the_channel_becomes_stale()
    {
        using var sensor = Open(""" "StaleAfter": "10m" """);
        var next = sensor.NextAsync(CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromMinutes(10.1));

        Assert.Empty(await next.WaitAsync(Bound));
        Assert.Equal(TimeSpan.FromMinutes(10), PlanOf(""" "StaleAfter": "10m" """).StaleAfter);
    }

    [Fact]
    public void A_sensor_that_is_closed_listens_no_longer()
    {
        Open().Dispose();

        Assert.Empty(_messages.Topics);
    }

    [Theory]
    [InlineData("", "Sensors:x:Topic: is missing; name a topic such as zigbee2mqtt/garden.")]
    [InlineData(""", "Topic": "a/#" """,
        "Sensors:x:Topic: \"a/#\" cannot stand here; use a whole topic without + and #, such as zigbee2mqtt/garden.")]
    [InlineData(""", "Topic": "a", "Pointer": "t" """,
        "Sensors:x:Pointer: \"t\" cannot stand here; use JSON pointers such as /temperature or /sensors/0/value, or paths such as $.sensors[0].value.")]
    [InlineData(""", "Topic": "a", "Quantity": "temperature,humidity" """,
        "Sensors:x:Quantity: names 2 quantities for 1 pointers; use one name for each pointer.")]
    public void Mistakes_are_told(string settings, string words)
    {
        var findings = new Findings();

        Fakes.Open.Plan("mqtt", settings, findings);

        Assert.Equal(words, Assert.Single(findings.Mistakes).ToString());
    }

    private IChangingSensor Open(string settings = """ "Quantity": "temperature" """) =>
        (IChangingSensor)Fakes.Open.Sensor("mqtt", new FakeBoard(), _time, $""", "Topic": "{Topic}", {settings}""", _messages);

    private static SensorPlan PlanOf(string settings) => Fakes.Open.Plan("mqtt", $""", "Topic": "{Topic}", {settings}""", new Findings())!;

    private void Say(string text, bool retained = false) => _messages.Receive(new(Topic, Encoding.UTF8.GetBytes(text)) { Retained = retained });

    private static Task<IReadOnlyList<Measurement>> NextAsync(IChangingSensor sensor) =>
        sensor.NextAsync(CancellationToken.None).AsTask().WaitAsync(Bound);
}

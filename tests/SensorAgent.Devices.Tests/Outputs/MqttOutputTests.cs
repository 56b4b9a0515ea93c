using System.Text;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class MqttOutputTests
{
    private const string WithState = """, "Topic": "plug/set", "StateTopic": "plug", "Pointer": "$.state", "Timeout": "200ms" """;
    private readonly Outbox _outbox = new();
    private readonly DriverMessages _messages;

    public MqttOutputTests()
    {
        _outbox.Open();
        _messages = new(_outbox, qos: 1);
        _messages.LinkChanged(connected: true);
    }

    [Fact]
    public void A_command_is_published_and_believed_where_no_state_is_told()
    {
        using var output = Open(""", "Topic": "plug/set" """, OutputState.Off);

        output.Write(OutputState.On);

        Assert.Equal(["plug/set=OFF", "plug/set=ON"], Published());
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void What_the_other_side_wants_to_hear_is_a_setting()
    {
        using var output = Open(""", "Topic": "plug/set", "On": "{\"power\":1}", "Off": "{\"power\":0}", "Retain": true """, OutputState.On);

        Assert.True(_outbox.TryTake(out var message));
        Assert.Equal(("""{"power":1}""", true), (Encoding.UTF8.GetString(message.Payload.Span), message.Retain));
    }

    [Fact]
    public async Task A_command_waits_until_the_state_follows()
    {
        using var output = Open(WithState.Replace("200ms", "9s", StringComparison.Ordinal), initial: null);
        var writing = Task.Run(() => output.Write(OutputState.On));
        await Wait.Until(() => _outbox.TryTake(out _));

        Say("""{ "state": "ON", "power": 12 }""");

        await writing.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void A_state_that_does_not_follow_is_what_is_read_back()
    {
        using var output = Open(WithState, initial: null);
        Say("""{ "state": "OFF" }""");

        output.Write(OutputState.On);

        Assert.Equal(OutputState.Off, output.Read());
    }

    [Fact]
    public void What_somebody_else_switches_is_told()
    {
        using var output = Open(WithState, initial: null);
        var changes = 0;
        output.Changed = () => changes++;

        Say("""{ "state": "ON" }""");
        Say("""{ "power": 12 }""");
        Say("no JSON");

        Assert.Equal(1, changes);
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void A_state_that_never_comes_is_a_fault()
    {
        using var output = Open(WithState, initial: null);

        var fault = Assert.Throws<BusException>(() => output.Read());

        Assert.Equal("Nothing has come on plug; is the device there, and the topic right?", fault.Message);
    }

    [Fact]
    public void Without_a_broker_the_command_fails_and_nobody_listens_on()
    {
        _messages.LinkChanged(connected: false);

        Assert.Throws<BrokerUnavailableException>(() => Open(WithState, OutputState.Off));

        Assert.Empty(_messages.Topics);
    }

    [Theory]
    [InlineData("", "Outputs:x:Topic: is missing; name a topic such as zigbee2mqtt/plug/set.")]
    [InlineData(""", "Topic": "a/+/b" """,
        "Outputs:x:Topic: \"a/+/b\" cannot stand here; use a whole topic without + and #, such as zigbee2mqtt/plug.")]
    [InlineData(""", "Topic": "a", "Off": "ON" """, "Outputs:x:Off: is the same as On; give each its own text.")]
    [InlineData(""", "Topic": "a", "Pointer": "$.state" """, "Outputs:x:StateTopic: is missing; Pointer says where the state is in its messages.")]
    public void Mistakes_are_told(string settings, string words)
    {
        var findings = new Findings();

        OutputPlan.Read(
            "x", Config.Section($$"""{ "Driver": "mqtt" {{settings}} }""", findings, "Outputs:x"), Drivers.Outputs, new("pi", "room1", ""));

        Assert.Equal(words, Assert.Single(findings.Mistakes).ToString());
    }

    private IFollowedOutput Open(string settings, OutputState? initial) =>
        (IFollowedOutput)Fakes.Open.Output("mqtt", new FakeBoard(), initial, settings, _messages);

    private void Say(string text) => _messages.Receive(new("plug", Encoding.UTF8.GetBytes(text)));

    private List<string> Published()
    {
        var published = new List<string>();
        while (_outbox.TryTake(out var message))
            published.Add($"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}");
        return published;
    }
}

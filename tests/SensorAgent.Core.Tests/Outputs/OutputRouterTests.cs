using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputRouterTests : IAsyncDisposable
{
    private readonly RunningOutput _lamp = new();
    private readonly OutputRouter _router = new(Published.Topics);

    public OutputRouterTests()
    {
        _lamp.Start(""", "OnDisconnect": { "After": "5s", "State": "on" } """);
        _router.Route([(_lamp.Plan!, _lamp.Worker!)], []);
    }

    public ValueTask DisposeAsync() => _lamp.DisposeAsync();

    [Fact]
    public void Every_output_has_a_topic_for_its_commands() => Assert.Equal(["/Output/lamp/room1/set"], _router.Topics);

    [Theory]
    [InlineData("/Output/lamp/room1/set_on_ms", "500", "ON")]
    [InlineData("/Output/lamp/room1/set_off_ms", "500", "OFF")]
    public async Task Pulses_in_milliseconds_have_topics_of_their_own_where_they_are_wanted(string topic, string payload, string state)
    {
        var router = new OutputRouter(Published.Topics, milliseconds: true);
        router.Route([(_lamp.Plan!, _lamp.Worker!)], []);
        Assert.Equal(["/Output/lamp/room1/set", "/Output/lamp/room1/set_on_ms", "/Output/lamp/room1/set_off_ms"], router.Topics);

        router.Receive(new(topic, Encoding.UTF8.GetBytes(payload)));
        await Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count == 1);

        Assert.Equal(state, _lamp.Published.Last(RunningOutput.State));
        Assert.Contains("\"until\":\"2026-11-20T12:00:00.500Z\"", _lamp.Published.Last(RunningOutput.Detail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_reaches_its_output_and_the_answer_goes_where_its_sender_wants_it()
    {
        _router.Receive(Message("ON") with { ResponseTopic = "phone/1", CorrelationData = "17"u8.ToArray() });
        await Wait.Until(() => _lamp.Published.On("phone/1").Count == 1);

        Assert.Equal(OutputState.On, _lamp.Hardware.State);
        Assert.Equal("17"u8.ToArray(), _lamp.Published.Messages.Single(message => message.Topic == "phone/1").CorrelationData.ToArray());
    }

    [Fact]
    public async Task A_payload_that_is_overwritten_after_the_call_does_no_harm()
    {
        var payload = Encoding.UTF8.GetBytes("ON");
        var correlation = Encoding.UTF8.GetBytes("17");
        _lamp.Hardware.Free.Reset();

        _router.Receive(new("/Output/lamp/room1/set", payload) { ResponseTopic = "phone/1", CorrelationData = correlation });
        Array.Clear(payload);
        Array.Clear(correlation);
        _lamp.Hardware.Free.Set();
        await Wait.Until(() => _lamp.Published.On("phone/1").Count == 1);

        Assert.Equal(OutputState.On, _lamp.Hardware.State);
        Assert.Equal("17"u8.ToArray(), _lamp.Published.Messages.Single(message => message.Topic == "phone/1").CorrelationData.ToArray());
    }

    [Fact]
    public async Task A_message_for_another_topic_is_no_command()
    {
        _router.Receive(new("/Output/fan/room1/set", "ON"u8.ToArray()));
        _router.Receive(new("/output/lamp/room1/set", "ON"u8.ToArray()));
        _router.Receive(Message("CANCEL"));
        await Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count == 1);

        Assert.Equal(OutputState.Off, _lamp.Hardware.State);
    }

    [Fact]
    public async Task Clearing_a_retained_command_is_no_command()
    {
        _router.Receive(Message("") with { Retained = true });
        _router.Receive(Message("CANCEL"));
        await Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count >= 1);

        Assert.Equal("""{"status":"ok","state":"OFF"}""", Assert.Single(_lamp.Published.On(RunningOutput.Result)));
    }

    [Fact]
    public async Task An_empty_payload_that_is_not_retained_is_answered()
    {
        _router.Receive(Message(""));
        await Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count == 1);

        Assert.Equal("error", _lamp.Published.Last(RunningOutput.Result, "status"));
    }

    [Fact]
    public async Task A_retained_command_is_ignored()
    {
        _router.Receive(Message("ON") with { Retained = true });
        await Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count == 1);

        Assert.Equal("ignored", _lamp.Published.Last(RunningOutput.Result, "status"));
        Assert.Equal(OutputState.Off, _lamp.Hardware.State);
    }

    [Fact]
    public async Task Every_output_hears_of_the_broker()
    {
        _router.LinkChanged(connected: false);

        await _lamp.PassUntil(() => _lamp.Hardware.State.IsOn);

        Assert.InRange(_lamp.Time.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    private static InboundMessage Message(string text) => new("/Output/lamp/room1/set", Encoding.UTF8.GetBytes(text));
}

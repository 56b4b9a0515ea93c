using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class CommandExpiryTests : IAsyncDisposable
{
    private readonly RunningOutput _lamp = new();
    private readonly OutputRouter _router = new(Published.Topics);

    public CommandExpiryTests()
    {
        _lamp.Start();
        _router.Route([(_lamp.Plan!, _lamp.Worker!)], []);
    }

    public ValueTask DisposeAsync() => _lamp.DisposeAsync();

    [Fact]
    public async Task A_command_that_waited_longer_than_its_message_expiry_is_dropped_and_answered()
    {
        _lamp.Hardware.Free.Reset();
        Send("ON");
        await Wait.Until(() => _lamp.Hardware.IsHeld); // the worker is busy
        Send("TOGGLE", TimeSpan.FromSeconds(5));
        _lamp.Time.Advance(TimeSpan.FromSeconds(6));

        _lamp.Hardware.Free.Set();
        await AnswersAsync(2);

        Assert.Equal(("ignored", "The command has waited longer than its message expiry allows."), Answer);
        Assert.Equal(OutputState.On, _lamp.Hardware.State);
    }

    [Fact]
    public async Task One_that_is_still_valid_is_obeyed()
    {
        Send("ON", TimeSpan.FromSeconds(5));
        await AnswersAsync(1);

        Assert.Equal(("ok", ""), Answer);
    }

    [Theory]
    [InlineData("2026-11-20T11:59:59Z", "ignored", "The command expired at 2026-11-20T11:59:59.000Z; it is 2026-11-20T12:00:00.000Z.")]
    [InlineData("2026-11-20T12:00:01Z", "ok", "")]
    public async Task A_command_that_says_itself_when_it_is_too_late_is_dropped_then(string expires, string status, string reason)
    {
        Send($$"""{"state":"ON","expires":"{{expires}}"}""");
        await AnswersAsync(1);

        Assert.Equal((status, reason), Answer);
        Assert.Equal(status == "ok", _lamp.Hardware.State.IsOn);
    }

    private (string Status, string Reason) Answer => (_lamp.Published.Last(RunningOutput.Result, "status"), _lamp.Published.Last(RunningOutput.Result, "reason"));

    private void Send(string command, TimeSpan? lifetime = null) =>
        _router.Receive(new InboundMessage("/Output/lamp/room1/set", Encoding.UTF8.GetBytes(command)) { Lifetime = lifetime });

    private Task AnswersAsync(int count) => Wait.Until(() => _lamp.Published.On(RunningOutput.Result).Count == count);
}

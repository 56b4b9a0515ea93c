using SensorAgent.Core.Model;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class FollowedOutputTests : IAsyncDisposable
{
    private readonly RunningOutput _lamp = new();

    public ValueTask DisposeAsync() => _lamp.DisposeAsync();

    [Fact]
    public async Task What_somebody_else_switches_is_its_state()
    {
        _lamp.Start();

        await SwitchedAsync(OutputState.On);

        Assert.Equal("device", _lamp.Published.Last(RunningOutput.Detail, "cause"));
        Assert.Equal("ok", await _lamp.AskAsync("TOGGLE"));
        Assert.Equal("OFF", _lamp.Published.Last(RunningOutput.State));
    }

    [Fact]
    public async Task MaxOn_holds_for_what_somebody_else_has_switched_on()
    {
        _lamp.Start(""", "MaxOn": "10s" """);
        await SwitchedAsync(OutputState.On);

        await _lamp.PassUntil(() => _lamp.Published.Last(RunningOutput.State) == "OFF");

        Assert.Equal("failsafe", _lamp.Published.Last(RunningOutput.Detail, "cause"));
    }

    [Fact]
    public async Task Its_own_echo_says_nothing_new()
    {
        _lamp.Start();
        await _lamp.AskAsync("ON");
        var before = _lamp.Published.On(RunningOutput.State).Count;

        _lamp.Hardware.Changed!();
        await _lamp.AskAsync("TOGGLE");

        Assert.Equal(before + 1, _lamp.Published.On(RunningOutput.State).Count);
    }

    private async Task SwitchedAsync(OutputState state)
    {
        await Wait.Until(() => _lamp.Hardware.Changed is not null);
        _lamp.Hardware.State = state;
        _lamp.Hardware.Changed!();
        await Wait.Until(() => _lamp.Published.Last(RunningOutput.State) == state.SwitchText);
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

/// <summary>The chip's driver is unloaded under open lines, and loaded again; the chip then has another number.</summary>
public sealed class GpioRemovedOnARealKernel : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(30));
    private readonly IBoard _board = World.RaspberryPi();

    public void Dispose()
    {
        World.Drive(4, null);
        _bound.Dispose();
    }

    [Fact]
    public void A_chip_that_goes_is_told_and_one_that_is_back_works()
    {
        using var lamp = Open(new(Initial: true));
        try
        {
            World.Power(on: false);

            var fault = Assert.Throws<BusException>(() => lamp.Write(false));
            Assert.Equal(BusFault.Missing, fault.Fault);
            Assert.Contains("is gone", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            lamp.Dispose();
            World.Power(on: true);
        }

        using var again = Open(new(Initial: true));
        Assert.True(again.Read());
    }

    [Fact]
    public async Task Who_waits_for_an_edge_hears_that_the_chip_is_gone()
    {
        using var input = OpenInput();
        var waiting = input.WaitForEdgeAsync(_bound.Token).AsTask();
        try
        {
            World.Power(on: false);

            var fault = await Assert.ThrowsAsync<BusException>(() => waiting);
            Assert.Equal(BusFault.Missing, fault.Fault);
        }
        finally
        {
            input.Dispose();
            World.Power(on: true);
        }

        using var again = OpenInput();
        World.Drive(4, true);
        Assert.True((await again.WaitForEdgeAsync(_bound.Token)).Active);
    }

    private IGpioOutput Open(GpioOutputSettings settings) => _board.OpenOutput(_board.FindPin("GPIO17", out _)!, settings);

    private IGpioInput OpenInput() => _board.OpenInput(_board.FindPin("GPIO4", out _)!, new(Edges: true));
}

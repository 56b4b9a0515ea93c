using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class BoardOnARealKernel : IDisposable
{
    public void Dispose() => World.Drive(17, null);

    [Fact]
    public void Auto_takes_the_real_buses() => Assert.False(World.Unknown().IsSimulated);

    [Fact]
    public void Every_way_of_writing_a_pin_reaches_the_same_line()
    {
        var board = World.RaspberryPi();
        World.Drive(17, true);

        foreach (var text in new[] { "GPIO17", "17", "PIN11", "pinctrl-bcm2711:17", "pinctrl-bcm2835:17", "gpiochip0:17" })
        {
            using var input = board.OpenInput(board.FindPin(text, out _)!, new());
            Assert.True(input.Read(), text);
        }
    }

    [Fact]
    public void On_an_unknown_board_a_line_is_found_by_its_own_name()
    {
        var board = World.Unknown();
        World.Drive(17, true);

        using var input = board.OpenInput(board.FindPin("GPIO17", out _)!, new());

        Assert.True(input.Read());
    }

    [Fact]
    public void A_chip_that_is_not_there_is_answered_with_those_that_are()
    {
        var fault = Assert.Throws<BusException>(() => World.Unknown().OpenInput(new("pinctrl-rp1", 17, "GPIO17"), new()));

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains("there is pinctrl-bcm2711", fault.Message, StringComparison.Ordinal);
    }
}

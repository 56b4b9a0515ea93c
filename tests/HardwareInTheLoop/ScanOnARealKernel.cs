using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class ScanOnARealKernel : IDisposable
{
    private const string Adapter = "/sys/bus/i2c/devices/i2c-1/";
    private const int TimedOut = 110;

    private readonly IBoard _board = World.RaspberryPi();

    public void Dispose() => World.SetI2cFault(0);

    [Fact]
    public void The_bus_is_listed() => Assert.Contains(new I2cBusId(1), _board.I2cBuses);

    [Fact]
    public void A_device_is_asked_by_its_address_alone()
    {
        Assert.Equal(new I2cProbe(I2cPresence.Answers), _board.ProbeI2c(1, 0x76));

        Assert.Equal("W0", World.LastTransaction());
    }

    [Fact]
    public void Where_nobody_answers_it_is_empty() => Assert.Equal(I2cPresence.Empty, _board.ProbeI2c(1, 0x40).Presence);

    [Fact]
    public void Where_no_memory_answers_it_is_empty() => Assert.Equal(I2cPresence.Empty, _board.ProbeI2c(1, 0x50).Presence);

    [Fact]
    public void A_stuck_bus_is_not_taken_for_an_empty_one()
    {
        World.SetI2cFault(TimedOut);

        Assert.Equal(BusFault.Timeout, Assert.Throws<BusException>(() => _board.ProbeI2c(1, 0x76)).Fault);
    }

    [Fact]
    public void A_device_that_the_kernel_holds_is_not_asked()
    {
        File.WriteAllText(Adapter + "new_device", "dummy 0x21");
        try
        {
            Assert.Equal(new I2cProbe(I2cPresence.Held, "dummy"), _board.ProbeI2c(1, 0x21));
        }
        finally
        {
            File.WriteAllText(Adapter + "delete_device", "0x21");
        }
    }

    [Fact]
    public void Lines_are_listed_with_their_names_and_who_holds_them()
    {
        using var held = _board.OpenOutput(_board.FindPin("GPIO17", out _)!, new(Initial: false));

        var chip = _board.Listing!.GpioChips().Single(chip => chip.Label == "pinctrl-bcm2711");

        var line = chip.Lines.Single(line => line.Name == "GPIO17");
        Assert.Equal((17, true, true, "sensoragent"), (line.Line, line.IsOutput, line.IsUsed, line.Consumer));
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class SpiAndKernelSensorsOnARealKernel : IDisposable
{
    private const int RemoteIo = 121;

    private readonly IBoard _board = World.RaspberryPi();

    public void Dispose() => World.SetMonitor(21_500, errno: 0);

    [Fact]
    public void An_spi_chip_answers_in_the_mode_and_at_the_speed_that_were_asked_for()
    {
        using var chip = _board.OpenSpi(0, 0, new(Frequency: 500_000, Mode: 3));
        var answer = new byte[4];

        chip.Transfer([0x00, 0x0F, 0xF0, 0xFF], answer);

        Assert.Equal([0xFF, 0xF0, 0x0F, 0x00], answer);
        Assert.Equal("mode 3, 500000 Hz, 4 bytes", World.LastSpi());
    }

    [Fact]
    public void A_transfer_longer_than_spidev_takes_is_said()
    {
        using var chip = _board.OpenSpi(0, 0, new(Frequency: 500_000));

        Assert.Contains("bufsiz", Assert.Throws<BusException>(() => chip.Write(new byte[4097])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_select_that_is_not_enabled_is_answered_with_what_to_type() =>
        Assert.Contains(
            "dtoverlay=spi1-1cs", Assert.Throws<BusException>(() => _board.OpenSpi(1, 0, new(500_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_chip_that_the_kernel_drives_is_found_and_read()
    {
        World.SetMonitor(-10_125, errno: 0);

        Assert.Equal(-10.125, _board.KernelSensors!.Read(Channel("temp1")), precision: 6);
        Assert.Equal(3.301, _board.KernelSensors!.Read(Channel("in0")), precision: 6);
        Assert.Equal("virtual-board", Channel("temp1").Address);
    }

    [Fact]
    public void A_chip_that_does_not_answer_its_driver_is_said()
    {
        World.SetMonitor(0, RemoteIo);

        Assert.Equal(BusFault.NoAnswer, Assert.Throws<BusException>(() => _board.KernelSensors!.Read(Channel("temp1"))).Fault);
    }

    private KernelChannel Channel(string name) =>
        _board.KernelSensors!.Channels().Single(channel => channel.Device == "virtual_monitor" && channel.Channel == name);
}

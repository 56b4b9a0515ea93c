using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.I2c;

namespace SensorAgent.Hardware.Tests.Boards;

public sealed class LinuxBusListingTests : IDisposable
{
    private readonly FakeRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void I2C_buses_are_listed_by_their_numbers()
    {
        _root.With("dev/i2c-10").With("dev/i2c-1").With("dev/i2c-x");

        Assert.Equal<I2cBusId>([1, 10], Open().I2cBuses);
    }

    [Fact]
    public void A_file_that_is_no_bus_is_not_taken_for_an_empty_one()
    {
        _root.With("dev/i2c-1");

        Assert.Equal(BusFault.Failed, Assert.Throws<BusException>(() => Open().ProbeI2c(1, 0x76)).Fault);
    }

    [Fact]
    public void A_bus_that_is_not_there_says_what_to_type() =>
        Assert.Contains("dtparam=i2c_arm=on", Assert.Throws<BusException>(() => Open().ProbeI2c(1, 0x76)).Message);

    [Theory]
    [InlineData(0x2F, false)]
    [InlineData(0x30, true)]
    [InlineData(0x37, true)]
    [InlineData(0x38, false)]
    [InlineData(0x4F, false)]
    [InlineData(0x50, true)]
    [InlineData(0x57, true)]
    [InlineData(0x5F, true)]
    [InlineData(0x60, false)]
    public void Where_memory_chips_are_a_byte_is_received_and_nothing_sent(int address, bool receives) =>
        Assert.Equal(receives, I2cProbing.IsReceiving(address));

    [Fact]
    public void SPI_devices_are_listed_by_bus_and_chip_select()
    {
        _root.With("dev/spidev1.0").With("dev/spidev0.1").With("dev/spidev0.0").With("dev/spidev");

        Assert.Equal([new(0, 0), new(0, 1), new(1, 0)], Open().Listing!.SpiDevices());
    }

    [Fact]
    public void PWM_chips_are_listed_by_their_devices()
    {
        _root.With("sys/devices/fe20c000.pwm/x").With("sys/class/pwm/pwmchip0/npwm", "2\n")
            .WithLink("sys/class/pwm/pwmchip0/device", "../../../devices/fe20c000.pwm");

        Assert.Equal([new PwmChipListing("fe20c000.pwm", 2)], Open().Listing!.PwmChips());
    }

    [Fact]
    public void Serial_ports_without_hardware_are_left_out_and_the_boards_own_name_is_told()
    {
        _root.With("sys/class/tty/ttyAMA0/device/x").With("sys/class/tty/ttyAMA0/type", "32\n")
            .With("sys/class/tty/ttyS0/device/x").With("sys/class/tty/ttyS0/type", "0\n")
            .With("sys/class/tty/ttyUSB0/device/x")
            .With("sys/class/tty/tty1/dev")
            .WithLink("dev/serial0", "ttyAMA0");

        Assert.Equal([new SerialPortListing("ttyAMA0", "serial0"), new SerialPortListing("ttyUSB0", "")], Open().Listing!.SerialPorts());
    }

    [Theory]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", "dtparam=spi=on", "dtoverlay=pwm-2chan", "enable_uart=1")]
    [InlineData("walnutpi-1b", "set-device enable spi1", "set-device enable", "set-device enable")]
    public void What_is_not_there_says_what_to_type(string model, string spi, string pwm, string serial)
    {
        var listing = Open(model).Listing!;

        Assert.Contains(spi, Assert.Throws<BusException>(listing.SpiDevices).Message);
        Assert.Contains(pwm, Assert.Throws<BusException>(listing.PwmChips).Message);
        Assert.Contains(serial, Assert.Throws<BusException>(listing.SerialPorts).Message);
        Assert.Contains("/dev/gpiochip0", Assert.Throws<BusException>(listing.GpioChips).Message);
    }

    [Fact]
    public void Device_files_that_this_user_may_open_are_not_refused() =>
        Assert.Empty(Open().Listing!.Refused());

    [Theory]
    [InlineData(7, "GPIO4", "PC8", "PB6")]
    [InlineData(40, "GPIO21", "PI14", "PI1")]
    public void The_header_is_called_as_its_makers_call_it(int position, params string[] names) => Assert.Equal(names, HeaderNames.At(position));

    private IBoard Open(string model = "Raspberry Pi 4 Model B Rev 1.4") => BoardFactory.Open(
        new BoardSettings("linux"), TimeProvider.System, NullLoggerFactory.Instance, new Findings(),
        _root.With("proc/device-tree/model", model + "\0").Directory);
}

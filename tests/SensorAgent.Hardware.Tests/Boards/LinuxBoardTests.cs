using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Hardware.Tests.Boards;

/// <summary>A real board on which nothing is enabled: each bus says what to type. The rest is tested on a real kernel.</summary>
public sealed class LinuxBoardTests : IDisposable
{
    private readonly FakeRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", "dtparam=i2c_arm=on", "dtparam=spi=on", "dtoverlay=w1-gpio", "dtoverlay=pwm-2chan",
        "enable_uart=1")]
    [InlineData("walnutpi-1b", "set-device enable i2c1", "set-device enable spi0", "set-device enable", "set-device enable", "set-device enable")]
    public void What_is_not_enabled_is_answered_with_the_makers_way(string model, string i2c, string spi, string wire, string pwm, string serial)
    {
        var board = Open(model);

        AssertMissing(i2c, () => board.OpenI2c(1, 0x76));
        AssertMissing(spi, () => board.OpenSpi(0, 0, new(1_000_000)));
        AssertMissing(wire, () => board.OneWire.Devices());
        AssertMissing(pwm, () => board.OpenPwm("", 0));
        AssertMissing(serial, () => board.OpenSerial("ttyS9", new(9600)));
    }

    [Fact]
    public void A_board_without_a_gpio_device_says_so()
    {
        var board = Open("Raspberry Pi 5 Model B Rev 1.0");

        AssertMissing("/dev/gpiochip0", () => board.OpenInput(board.FindPin("GPIO17", out _)!, new()));
    }

    [Fact]
    public void A_device_file_that_is_no_gpio_chip_is_passed_over()
    {
        _root.With("dev/gpiochip0", "not a device");
        var board = Open("Raspberry Pi 5 Model B Rev 1.0");

        AssertMissing("/dev/gpiochip0", () => board.OpenOutput(board.FindPin("GPIO17", out _)!, new(Initial: false)));
    }

    [Fact]
    public void An_address_that_no_device_can_have_is_refused_before_the_bus_is_opened() =>
        AssertMissing("0x03 to 0x77", () => Open("Raspberry Pi 5 Model B Rev 1.0").OpenI2c(1, 0x80));

    [Theory]
    [InlineData("300b000.pinctrl", "pinctrl@300b000", true)]
    [InlineData("300b000.pinctrl", "300B000.r_pinctrl", true)]
    [InlineData("fe20c000.pwm", "FE20C000.PWM", true)]
    [InlineData("300b000.pinctrl", "7022000.pinctrl", false)]
    [InlineData("pinctrl-rp1", "pinctrl-bcm2711", false)]
    [InlineData("a.b", "a.c", false)]
    [InlineData("gpiochip0", "gpiochip1", false)]
    public void A_chip_is_the_same_when_its_address_is(string one, string other, bool same) =>
        Assert.Equal(same, ChipLabel.Same(one, other));

    private IBoard Open(string model) => BoardFactory.Open(
        new BoardSettings("linux"), TimeProvider.System, NullLoggerFactory.Instance, new Findings(),
        _root.With("proc/device-tree/model", model + "\0").Directory);

    private static void AssertMissing(string part, Func<object> open)
    {
        var fault = Assert.Throws<BusException>(open);
        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Tests.Gpio;

public sealed class GpioFaultsTests
{
    private static readonly GpioPin Pin = new("pinctrl-bcm2711", 17, "GPIO17");

    [Theory]
    [InlineData("gpio-keys", "GPIO17 is held by \"gpio-keys\".")]
    [InlineData("", "GPIO17 is held by another program or a kernel driver.")]
    public void A_line_that_is_taken_names_its_holder(string consumer, string sentence)
    {
        var fault = GpioFaults.Busy(Pin, consumer);

        Assert.Equal((BusFault.Busy, sentence), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData(Errno.EACCES, BusFault.Permission,
        "The user {user} may not open /dev/gpiochip*: add it to the group gpio (sudo usermod -aG gpio {user}) and start again.")]
    [InlineData(Errno.ENODEV, BusFault.Missing, "The GPIO chip of GPIO17 is gone: it was unplugged, or its driver was unloaded.")]
    [InlineData(Errno.ENOTTY, BusFault.Failed, "This kernel is older than 5.10: it lacks version 2 of the GPIO interface.")]
    [InlineData(Errno.ENXIO, BusFault.NoAnswer, "The GPIO chip pinctrl-bcm2711 of GPIO17 does not answer.")]
    [InlineData(Errno.ETIMEDOUT, BusFault.Timeout, "The GPIO chip pinctrl-bcm2711 of GPIO17 did not answer in time.")]
    [InlineData(Errno.EIO, BusFault.Failed, "The GPIO chip pinctrl-bcm2711 refuses GPIO17: Input/output error (5).")]
    public void An_error_number_becomes_a_sentence(int errno, BusFault fault, string sentence)
    {
        var exception = GpioFaults.From(errno, Pin, "pinctrl-bcm2711");

        Assert.Equal((fault, sentence.Replace("{user}", Environment.UserName, StringComparison.Ordinal)), (exception.Fault, exception.Message));
    }

    [Fact]
    public void A_machine_without_GPIO_says_so() => Assert.Equal(
        "There is no GPIO device (/dev/gpiochip0): the kernel has no driver for this board's pins, or a container hides them.",
        GpioFaults.NoSuchChip("pinctrl-bcm2711", []).Message);
}

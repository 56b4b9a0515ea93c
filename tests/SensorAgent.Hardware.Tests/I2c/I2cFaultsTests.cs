using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.I2c;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Tests.I2c;

public sealed class I2cFaultsTests
{
    [Theory]
    [InlineData(Errno.ENXIO, BusFault.NoAnswer, "No answer at 0x76 on I2C bus 1: check the wiring, the supply and the address.")]
    [InlineData(Errno.EREMOTEIO, BusFault.NoAnswer, "No answer at 0x76 on I2C bus 1: check the wiring, the supply and the address.")]
    [InlineData(Errno.ETIMEDOUT, BusFault.Timeout,
        "I2C bus 1 is stuck: the transfer to 0x76 did not end. A device or a loose wire holds SDA or SCL low.")]
    [InlineData(Errno.EAGAIN, BusFault.Timeout,
        "I2C bus 1 is stuck: the transfer to 0x76 did not end. A device or a loose wire holds SDA or SCL low.")]
    [InlineData(Errno.EACCES, BusFault.Permission,
        "The user {user} may not open /dev/i2c-1: add it to the group i2c (sudo usermod -aG i2c {user}) and start again.")]
    [InlineData(Errno.EPERM, BusFault.Permission,
        "The user {user} may not open /dev/i2c-1: add it to the group i2c (sudo usermod -aG i2c {user}) and start again.")]
    [InlineData(Errno.ENOENT, BusFault.Missing,
        "There is no I2C bus 1: enable it with dtparam=i2c_arm=on in /boot/firmware/config.txt, or with raspi-config, and restart.")]
    [InlineData(Errno.EOPNOTSUPP, BusFault.Failed, "The adapter of I2C bus 1 cannot do this transfer to 0x76.")]
    [InlineData(Errno.EIO, BusFault.Failed, "The transfer to 0x76 on I2C bus 1 failed: Input/output error (5).")]
    public void An_error_number_becomes_a_sentence(int errno, BusFault fault, string sentence)
    {
        var exception = I2cFaults.From(errno, bus: 1, address: 0x76, BoardFamily.RaspberryPi);

        Assert.Equal(fault, exception.Fault);
        Assert.Equal(sentence.Replace("{user}", Environment.UserName, StringComparison.Ordinal), exception.Message);
    }

    [Theory]
    [InlineData("RaspberryPi", 1, "dtparam=i2c_arm=on")]
    [InlineData("RaspberryPi", 3, "dtoverlay")]
    [InlineData("WalnutPi", 1, "set-device enable i2c1")]
    [InlineData("Other", 1, "i2c-dev")]
    public void A_bus_that_is_not_enabled_is_answered_with_the_makers_way(string family, int bus, string part) =>
        Assert.Contains(part, I2cFaults.NoBus(bus, Enum.Parse<BoardFamily>(family)).Message, StringComparison.Ordinal);
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.I2c;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Tests.I2c;

public sealed class I2cFaultsTests
{
    [Theory]
    [InlineData(Errno.ENXIO, BusFault.NoAnswer, "No answer at 0x76 on I2C bus 1")]
    [InlineData(Errno.EREMOTEIO, BusFault.NoAnswer, "No answer at 0x76 on I2C bus 1")]
    [InlineData(Errno.ETIMEDOUT, BusFault.Timeout, "I2C bus 1 is stuck")]
    [InlineData(Errno.EACCES, BusFault.Permission, "usermod -aG i2c")]
    [InlineData(Errno.ENOENT, BusFault.Missing, "dtparam=i2c_arm=on")]
    [InlineData(Errno.EOPNOTSUPP, BusFault.Failed, "cannot do this transfer")]
    [InlineData(Errno.EIO, BusFault.Failed, "(5)")]
    public void An_error_number_becomes_a_sentence(int errno, BusFault fault, string part)
    {
        var exception = I2cFaults.From(errno, bus: 1, address: 0x76, BoardFamily.RaspberryPi);

        Assert.Equal(fault, exception.Fault);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RaspberryPi", 1, "dtparam=i2c_arm=on")]
    [InlineData("RaspberryPi", 3, "dtoverlay")]
    [InlineData("WalnutPi", 1, "set-device enable i2c1")]
    [InlineData("Other", 1, "i2c-dev")]
    public void A_bus_that_is_not_enabled_is_answered_with_the_makers_way(string family, int bus, string part) =>
        Assert.Contains(part, I2cFaults.NoBus(bus, Enum.Parse<BoardFamily>(family)).Message, StringComparison.Ordinal);
}

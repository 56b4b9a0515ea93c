using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.I2c;

/// <summary>What a failed transfer is called; the real and the simulated bus say the same.</summary>
internal static class I2cFaults
{
    /// <summary>The first address that the specification does not reserve (NXP UM10204, 3.1.12), less the five that chips use all the same.</summary>
    public const int LowestAddress = 0x03;

    /// <summary>The last 7-bit address that is not reserved.</summary>
    public const int HighestAddress = 0x77;

    /// <summary>The address or a byte was not acknowledged.</summary>
    public static BusException NoAnswer(int bus, int address) =>
        new(BusFault.NoAnswer, $"No answer at 0x{address:x2} on I2C bus {bus}: check the wiring, the supply and the address.");

    /// <summary>The transfer did not end.</summary>
    public static BusException Stuck(int bus, int address) =>
        new(BusFault.Timeout, $"I2C bus {bus} is stuck: the transfer to 0x{address:x2} did not end. A device or a loose wire holds SDA or SCL low.");

    /// <summary>No device can have the address.</summary>
    public static BusException NoSuchAddress(int address) =>
        new(BusFault.Missing, $"0x{address:x2} is no I2C address: they run from 0x{LowestAddress:x2} to 0x{HighestAddress:x2}.");

    /// <summary>There is no device file for the bus.</summary>
    public static BusException NoBus(int bus, BoardFamily family) =>
        new(BusFault.Missing, $"There is no I2C bus {bus}: " + family switch
        {
            BoardFamily.Simulated => "the simulated board has bus 1.",
            BoardFamily.RaspberryPi => bus == 1
                ? "enable it with dtparam=i2c_arm=on in /boot/firmware/config.txt, or with raspi-config, and restart."
                : "enable it with a dtoverlay in /boot/firmware/config.txt, such as i2c3, and restart.",
            BoardFamily.WalnutPi => $"enable it with 'set-device enable i2c{bus}' and restart.",
            _ => $"/dev/i2c-{bus} does not exist; load the module i2c-dev, or enable the bus in the device tree.",
        });

    /// <summary>What an error number of the kernel means (Documentation/i2c/fault-codes.rst).</summary>
    public static BusException From(int errno, int bus, int address, BoardFamily family) => errno switch
    {
        Errno.ENXIO or Errno.EREMOTEIO => NoAnswer(bus, address),
        Errno.ETIMEDOUT or Errno.EAGAIN or Errno.EBUSY => Stuck(bus, address),
        Errno.ENOENT or Errno.ENODEV => NoBus(bus, family),
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission,
            $"The user {Environment.UserName} may not open /dev/i2c-{bus}: "
            + $"add it to the group i2c (sudo usermod -aG i2c {Environment.UserName}) and start again."),
        Errno.EOPNOTSUPP => new(BusFault.Failed, $"The adapter of I2C bus {bus} cannot do this transfer to 0x{address:x2}."),
        _ => new(BusFault.Failed, $"The transfer to 0x{address:x2} on I2C bus {bus} failed: {Errno.Words(errno)} ({errno})."),
    };

    /// <summary>The adapter speaks only SMBus, and the transfer is none of its transactions.</summary>
    public static BusException NotInSmbus(int bus, int address, int written, int read) =>
        new(
            BusFault.Failed,
            $"The adapter of I2C bus {bus} speaks only SMBus, in which {written} bytes to 0x{address:x2} and {read} from it cannot be said: "
            + "the device needs another adapter.");

    /// <summary>Whether a device can have the address.</summary>
    public static bool IsAddress(int address) => address is >= LowestAddress and <= HighestAddress;
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Spi;

/// <summary>What a failed transfer is called.</summary>
internal static class SpiFaults
{
    /// <summary>There is no device file for the chip select.</summary>
    public static BusException NoDevice(int bus, int chipSelect, BoardFamily family) =>
        new(BusFault.Missing, $"There is no SPI device {bus}.{chipSelect}: " + family switch
        {
            BoardFamily.Simulated => "nothing is attached there on the simulated board.",
            BoardFamily.RaspberryPi when bus == 0 => "enable it with dtparam=spi=on in /boot/firmware/config.txt, or with raspi-config, and restart.",
            BoardFamily.RaspberryPi => $"enable it with dtoverlay=spi{bus}-1cs in /boot/firmware/config.txt and restart.",
            BoardFamily.WalnutPi => $"enable it with 'set-device enable spi{bus}' and restart; the header has bus 1.",
            _ => $"/dev/spidev{bus}.{chipSelect} does not exist; enable spidev for it in the device tree.",
        });

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, int bus, int chipSelect, BoardFamily family) => errno switch
    {
        Errno.ENOENT or Errno.ENODEV or Errno.ENXIO => NoDevice(bus, chipSelect, family),
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission,
            $"The user {Environment.UserName} may not open /dev/spidev{bus}.{chipSelect}: "
            + $"add it to the group spi (sudo usermod -aG spi {Environment.UserName}) and start again."),
        Errno.ETIMEDOUT => new(BusFault.Timeout, $"The transfer to SPI device {bus}.{chipSelect} did not end."),
        Errno.EBUSY => new(BusFault.Busy, $"SPI device {bus}.{chipSelect} is held by another program or a kernel driver."),
        Errno.EMSGSIZE =>
            new(
                BusFault.Failed,
                $"The transfer to SPI device {bus}.{chipSelect} is longer than spidev takes (its parameter bufsiz, 4096 bytes unless set)."),
        Errno.EINVAL => new(BusFault.Failed, $"The SPI bus {bus} cannot do this mode or frequency."),
        _ => new(BusFault.Failed, $"The transfer to SPI device {bus}.{chipSelect} failed: {Errno.Words(errno)} ({errno})."),
    };
}

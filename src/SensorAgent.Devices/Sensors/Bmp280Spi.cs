using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BMP280 on SPI: temperature and air pressure.</summary>
/// <remarks>Datasheet BST-BMP280-DS001, section 5: SPI mode 0 or 3, clock at most 10 MHz. All else is as on I2C.</remarks>
[Sensor("bmp280_spi")]
internal sealed class Bmp280Spi : ISensorDriver
{
    private Bmp280Spi()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        SpiRegisters.Describe("Bosch BMP280 on SPI: temperature and air pressure", Bmp280.Description);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        SpiRegisters.Open(context, Bmp280.Description.Identity!, device => Bmp280.On(device, context.Time));
}

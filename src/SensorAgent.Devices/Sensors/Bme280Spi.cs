using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BME280 on SPI: temperature, humidity and air pressure.</summary>
/// <remarks>Datasheet BST-BME280-DS002, section 6: SPI mode 0 or 3, clock at most 10 MHz. All else is as on I2C.</remarks>
[Sensor("bme280_spi")]
internal sealed class Bme280Spi : ISensorDriver
{
    private Bme280Spi()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        SpiRegisters.Describe("Bosch BME280 on SPI: temperature, humidity and air pressure", Bme280.Description);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        SpiRegisters.Open(context, Bme280.Description.Identity!, device => Bme280.On(device, context.Time));
}

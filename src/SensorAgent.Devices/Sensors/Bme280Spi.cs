using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BME280 on SPI: temperature, humidity and air pressure.</summary>
/// <remarks>Datasheet BST-BME280-DS002, section 6: SPI mode 0 or 3, clock at most 10 MHz. All else is as on I2C.</remarks>
[Sensor("bme280_spi")]
internal sealed class Bme280Spi : ISensorDriver
{
    private static readonly SpiSettings Line = new(Frequency: 1_000_000);

    private Bme280Spi()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BME280 on SPI: temperature, humidity and air pressure")
    {
        Bus = BusKind.Spi,
        Quantities = Bme280.Description.Quantities,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        SpiRegisters.Open(context, Line, Bme280.Description.Identity!, device => Bme280.On(device, context.Time));
}

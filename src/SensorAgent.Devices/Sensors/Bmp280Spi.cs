using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Bosch BMP280 on SPI: temperature and air pressure.</summary>
/// <remarks>Datasheet BST-BMP280-DS001, section 5: SPI mode 0 or 3, clock at most 10 MHz. All else is as on I2C.</remarks>
[Sensor("bmp280_spi")]
internal sealed class Bmp280Spi : ISensorDriver
{
    private static readonly SpiSettings Line = new(Frequency: 1_000_000);

    private Bmp280Spi()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Bosch BMP280 on SPI: temperature and air pressure")
    {
        Bus = BusKind.Spi,
        Quantities = Bmp280.Description.Quantities,
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        SpiRegisters.Open(context, Line, Bmp280.Description.Identity!, device => Bmp280.On(device, context.Time));
}

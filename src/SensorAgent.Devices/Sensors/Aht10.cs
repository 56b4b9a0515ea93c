using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>ASAIR AHT10 and AHT15: as the AHT20, with another word to begin with and without a checksum.</summary>
/// <remarks>Datasheet AHT10 version 1.1: commands in table 9 (initialise 0xE1), sequence in section 5.4, conversion in section 6.</remarks>
[Sensor("aht10")]
internal sealed class Aht10 : ISensorDriver
{
    private Aht10()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = Aht20.Description with
    {
        Summary = "ASAIR AHT10, AHT15: temperature and humidity",
        Addresses = [0x38, 0x39],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Aht20(device, new Aht20.Kind(0xE1, HasChecksum: false), context.Time));
}

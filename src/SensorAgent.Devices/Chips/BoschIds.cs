namespace SensorAgent.Devices.Chips;

/// <summary>Which of Bosch's chips answers: they share addresses and boards, and are sold for one another.</summary>
internal static class BoschIds
{
    /// <summary>The chip by its id at 0xD0 (BMP180 section 4.3, BMP280 4.3.1, BME280 5.4.1, BME680 5.3.1).</summary>
    public static string? AtD0(int id) => id switch
    {
        0x55 => "a BMP180 or BMP085 (driver bmp180)",
        0x56 or 0x57 => "an engineering sample of the BMP280",
        0x58 => "a BMP280 (driver bmp280)",
        0x60 => "a BME280 (driver bme280)",
        0x61 => "a BME680 (driver bme680)",
        _ => null,
    };
}

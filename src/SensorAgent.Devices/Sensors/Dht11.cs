using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Aosong DHT11: temperature and humidity on one wire.</summary>
/// <remarks>
/// Datasheet: start signal of 18 ms at least, 20 to 90 % and 0 to 50 °C. Each value is a whole number and tenths; newer ones have tenths of a
/// degree, and set the highest bit of that byte below 0 °C.
/// </remarks>
[Sensor("dht11")]
internal sealed class Dht11 : ISensorDriver
{
    private const int Zeros = 1; // the humidity is below 128
    private static readonly TimeSpan Start = TimeSpan.FromMilliseconds(18);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        DhtSensor.Describe("Aosong DHT11: temperature and humidity on one wire", new("temperature", -20, 60), new("humidity", 5, 95));

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => DhtSensor.Open(context, Start, Zeros, Decode);

    private static (double Celsius, double Humidity) Decode(byte[] frame)
    {
        var celsius = frame[2] + ((frame[3] & 0x7F) / 10.0);
        return ((frame[3] & 0x80) == 0 ? celsius : -celsius, frame[0] + (frame[1] / 10.0));
    }
}

using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Aosong DHT22 (AM2302): temperature and humidity on one wire.</summary>
/// <remarks>
/// Datasheet of the AM2302: start signal of 1 ms at least, tenths in two bytes each, the highest bit of the temperature its sign; worked
/// examples there.
/// </remarks>
[Sensor("dht22")]
internal sealed class Dht22 : ISensorDriver
{
    private const int Zeros = 6; // the humidity is at most 1000 tenths
    private static readonly TimeSpan Start = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        DhtSensor.Describe("Aosong DHT22 (AM2302): temperature and humidity on one wire", new("temperature", -40, 80), new("humidity", 0, 100));

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => DhtSensor.Open(context, Start, Zeros, Decode);

    private static (double Celsius, double Humidity) Decode(byte[] frame)
    {
        var celsius = (((frame[2] & 0x7F) << 8) | frame[3]) / 10.0;
        return ((frame[2] & 0x80) == 0 ? celsius : -celsius, ((frame[0] << 8) | frame[1]) / 10.0);
    }
}

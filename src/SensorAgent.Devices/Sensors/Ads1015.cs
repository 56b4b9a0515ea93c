using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments ADS1015: four voltages on I2C, at 12 bits.</summary>
/// <remarks>Datasheet SBAS473E, table 6: data rates.</remarks>
[Sensor("ads1015")]
internal sealed class Ads1015 : ISensorDriver
{
    private static readonly int[] Rates = [128, 250, 490, 920, 1600, 2400, 3300];
    private static readonly Setting<int> RateKey = Setting.OneOf("Rate", 1600, Rates, "Conversions per second; fewer are quieter.");

    private Ads1015()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        AdsConverter.Describe("Texas Instruments ADS1015: up to four voltages at 12 bits", RateKey);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var rate = context.Get(RateKey);
        return AdsConverter.Open(context, new(Array.IndexOf(Rates, rate), rate, Resolution: 12));
    }
}

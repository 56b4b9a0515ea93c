using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments ADS1115: four voltages on I2C, at 16 bits.</summary>
/// <remarks>Datasheet SBAS444E, table 9: data rates.</remarks>
[Sensor("ads1115")]
internal sealed class Ads1115 : ISensorDriver
{
    private static readonly int[] Rates = [8, 16, 32, 64, 128, 250, 475, 860];
    private static readonly Setting<int> RateKey = Setting.OneOf("Rate", 128, Rates, "Conversions per second; fewer are quieter.");

    private Ads1115()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        AdsConverter.Describe("Texas Instruments ADS1115: up to four voltages at 16 bits", RateKey);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var rate = context.Get(RateKey);
        return AdsConverter.Open(context, new(Array.IndexOf(Rates, rate), rate, Resolution: 16));
    }
}

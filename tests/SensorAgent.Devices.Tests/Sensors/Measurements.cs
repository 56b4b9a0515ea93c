using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>What tests ask of measurements.</summary>
internal static class Measurements
{
    /// <summary>The number of one quantity, which must be there once and be good.</summary>
    public static double Good(this IEnumerable<Measurement> measurements, string quantity)
    {
        var one = Assert.Single(measurements, measurement => measurement.Quantity == quantity);
        Assert.Equal(Quality.Good, one.Quality);
        return one.Value.Number;
    }

    /// <summary>The number of one quantity, rounded.</summary>
    public static double Good(this IEnumerable<Measurement> measurements, string quantity, int decimals) =>
        Math.Round(measurements.Good(quantity), decimals, MidpointRounding.AwayFromZero);

    /// <summary>Bytes from hexadecimal digits, blanks between them or not.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
}

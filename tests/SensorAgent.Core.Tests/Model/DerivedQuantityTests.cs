using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Model;

public sealed class DerivedQuantityTests
{
    /// <summary>Figures of common psychrometric tables.</summary>
    [Theory]
    [InlineData(20, 50, 9.3)]
    [InlineData(30, 80, 26.2)]
    [InlineData(0, 100, 0)]
    public void Dew_point(double celsius, double humidity, double expected) =>
        Assert.Equal(expected, DerivedQuantity.DewPoint(celsius, humidity), 0.1);

    [Theory]
    [InlineData(20, 50, 8.6)]
    [InlineData(30, 100, 30.3)]
    [InlineData(0, 100, 4.85)]
    public void Absolute_humidity(double celsius, double humidity, double expected) =>
        Assert.Equal(expected, DerivedQuantity.AbsoluteHumidity(celsius, humidity), 0.1);

    [Theory]
    [InlineData(20, 50, 1.17)]
    [InlineData(25, 60, 1.27)]
    [InlineData(25, 100, 0)]
    public void Vapour_pressure_deficit(double celsius, double humidity, double expected) =>
        Assert.Equal(expected, DerivedQuantity.VapourPressureDeficit(celsius, humidity), 0.02);

    /// <summary>The NWS chart: 90 °F at 70 % is 106 °F, 86 °F at 90 % is 105 °F, 80 °F at 40 % is 80 °F, 110 °F at 40 % is 136 °F.</summary>
    [Theory]
    [InlineData(90, 70, 106)]
    [InlineData(86, 90, 105)]
    [InlineData(80, 40, 80)]
    [InlineData(110, 40, 136)]
    public void Heat_index_as_in_the_chart_of_the_NWS(double fahrenheit, double humidity, double expected) =>
        Assert.Equal(expected, (DerivedQuantity.HeatIndex((fahrenheit - 32) / 1.8, humidity) * 1.8) + 32, 0.6);

    [Theory]
    [InlineData(1013.25, 15, 0, 1013.25)]
    [InlineData(954.61, 11.75, 500, 1013.25)] // the standard atmosphere at 500 m
    [InlineData(898.75, 8.5, 1000, 1013.25)] // and at 1000 m
    public void Sea_level_pressure_of_the_standard_atmosphere(double pressure, double celsius, double metres, double expected) =>
        Assert.Equal(expected, DerivedQuantity.SeaLevelPressure(pressure, celsius, metres), 0.3);

    [Fact]
    public void Nothing_follows_from_what_is_missing_or_makes_no_number()
    {
        Assert.Null(DerivedQuantity.Value("dew_point", _ => null, 0));
        Assert.Null(DerivedQuantity.Value("dew_point", quantity => quantity == "temperature" ? 20 : 0, 0));
    }
}

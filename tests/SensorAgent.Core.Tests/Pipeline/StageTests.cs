using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed class StageTests
{
    private readonly Findings _findings = new();

    [Fact]
    public void Calibrate_scales_first_and_adds_the_offset_then()
    {
        var stage = Calibrate.Read(Config.Section("""{ "Offset": -0.5, "Scale": 2 }"""));

        Assert.Equal(19.5, stage.Apply(Readings.Of(10))!.Value.Value.Number);
    }

    [Fact]
    public void Calibrate_alone_changes_nothing() =>
        Assert.Equal(10, Calibrate.Read(Config.Section()).Apply(Readings.Of(10))!.Value.Value.Number);

    [Fact]
    public void Calibrate_leaves_what_is_no_number()
    {
        var stage = new Calibrate(5, 2, [], []);

        Assert.Equal(SensorValue.Of(true), stage.Apply(Readings.Of(SensorValue.Of(true)))!.Value.Value);
        Assert.Equal(SensorValue.Of("a"), stage.Apply(Readings.Of(SensorValue.Of("a")))!.Value.Value);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(85)]
    [InlineData(0)]
    public void ValidRange_lets_its_bounds_and_what_is_between_pass(double number) =>
        Assert.Equal(Quality.Good, new ValidRange(-40, 85).Apply(Readings.Of(number))!.Value.Quality);

    [Theory]
    [InlineData(-40.001, "-40.001 is outside of the valid range from -40 to 85.")]
    [InlineData(85.5, "85.5 is outside of the valid range from -40 to 85.")]
    [InlineData(double.NaN, "The driver delivered no finite number.")]
    [InlineData(double.PositiveInfinity, "The driver delivered no finite number.")]
    public void ValidRange_makes_bad_what_cannot_be_and_says_why(double number, string reason)
    {
        var reading = new ValidRange(-40, 85).Apply(Readings.Of(number))!.Value;

        Assert.Equal((Quality.Bad, reason), (reading.Quality, reading.Reason));
    }

    [Fact]
    public void ValidRange_refuses_infinity_even_without_bounds()
    {
        var stage = new ValidRange(double.NegativeInfinity, double.PositiveInfinity);

        Assert.Equal(Quality.Bad, stage.Apply(Readings.Of(double.NegativeInfinity))!.Value.Quality);
    }

    [Fact]
    public void The_range_of_the_chip_refuses_what_it_cannot_deliver()
    {
        var stage = ValidRange.OfChip(new Quantity("temperature", "°C", 1, -40, 85));

        Assert.Equal(Quality.Good, stage.Apply(Readings.Of(-40))!.Value.Quality);
        Assert.Equal(Quality.Bad, stage.Apply(Readings.Of(85.1))!.Value.Quality);
    }

    [Fact]
    public void ValidRange_with_its_bounds_the_wrong_way_round_is_a_mistake()
    {
        ValidRange.Read(Config.Section("""{ "Min": 30, "Max": 10 }""", _findings, "ValidRange"));

        Assert.Equal("ValidRange:Min: 30 is above Max 10; swap them.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Theory]
    [InlineData(21.45, 1, 21.5)]
    [InlineData(-0.25, 1, -0.3)]
    [InlineData(0.125, 2, 0.13)]
    [InlineData(1499.5, 0, 1500)]
    public void Round_rounds_halves_away_from_zero(double number, int decimals, double rounded)
    {
        var reading = new Round(decimals).Apply(Readings.Of(number))!.Value;

        Assert.Equal((rounded, decimals), (reading.Value.Number, reading.Decimals));
    }

    [Fact]
    public void Round_leaves_what_is_no_number() =>
        Assert.Equal(SensorValue.Of("1.25"), new Round(1).Apply(Readings.Of(SensorValue.Of("1.25")))!.Value.Value);
}

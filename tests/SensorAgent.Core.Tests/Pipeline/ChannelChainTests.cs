using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

public sealed class ChannelChainTests
{
    private readonly Findings _findings = new();

    [Fact]
    public void The_stages_apply_in_their_documented_order()
    {
        var chain = Chain("""{ "Calibrate": { "Scale": 10, "Offset": 0.07 }, "ValidRange": { "Max": 50.05 }, "Round": 1, "Report": { "OnChange": 1 } }""");

        Assert.Equal((50.0, 1), Published(chain.Apply(Readings.Of(4.997)))); // 50.04: within the range before it is rounded
        Assert.Equal(Quality.Bad, chain.Apply(Readings.Of(5, 5))!.Value.Quality); // 50.07: beyond the range although 5 was not
    }

    [Fact]
    public void Report_sees_rounded_values()
    {
        var chain = Chain("""{ "Round": 0, "Report": { "OnChange": 1 } }""");

        Assert.NotNull(chain.Apply(Readings.Of(20.4)));
        Assert.Null(chain.Apply(Readings.Of(19.6, 5)));
        Assert.NotNull(chain.Apply(Readings.Of(20.5, 10)));
    }

    [Fact]
    public void Decimals_are_those_of_the_quantity_where_the_configuration_is_silent() => Assert.Equal((21.5, 1), Published(Chain("{}").Apply(Readings.Of(21.46))));

    [Fact]
    public void A_bad_reading_is_told_every_time_and_passes_no_stage()
    {
        var chain = Chain("""{ "Calibrate": { "Offset": 1 }, "Report": { "OnChange": 1 } }""");
        var bad = Readings.Of(20) with { Quality = Quality.Bad, Reason = "Broken." };

        Assert.Equal(bad, chain.Apply(bad));
        Assert.Equal(bad, chain.Apply(bad));
    }

    [Fact]
    public void After_a_bad_reading_the_next_good_one_is_published_at_once()
    {
        var chain = Chain("""{ "Report": { "OnChange": 10, "AtLeast": "1h", "Every": "2h" } }""");
        chain.Apply(Readings.Of(20));
        chain.Apply(Readings.Of(double.NaN, 5));

        Assert.NotNull(chain.Apply(Readings.Of(20, 10)));
    }

    [Fact]
    public void After_an_interruption_the_next_good_one_is_published_at_once()
    {
        var chain = Chain("""{ "Report": { "OnChange": 10 } }""");
        chain.Apply(Readings.Of(20));

        chain.Interrupt();

        Assert.NotNull(chain.Apply(Readings.Of(20, 5)));
    }

    [Fact]
    public void An_uncertain_reading_passes_the_stages()
    {
        var reading = Chain("""{ "Calibrate": { "Offset": 1 } }""").Apply(Readings.Of(20) with { Quality = Quality.Uncertain });

        Assert.Equal((21.0, 1), Published(reading));
        Assert.Equal(Quality.Uncertain, reading!.Value.Quality);
    }

    [Theory]
    [InlineData("{}", 30)]
    [InlineData("""{ "Report": { "OnChange": 1 } }""", 900)]
    [InlineData("""{ "Report": { "AtLeast": "1m" } }""", 180)]
    public void A_value_lives_for_three_of_the_longest_silences(string json, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Chain(json).Lifetime);

    [Theory]
    [InlineData("""{ "Calibrat": {} , "Round": "many" }""", "Round")]
    [InlineData("""{ "Calibrat": { "Offset": 1 } }""", "Calibrat")]
    [InlineData("""{ "Calibrate": { "Ofset": 1 } }""", "Calibrate:Ofset")]
    [InlineData("""{ "ValidRange": { "Minimum": 1 } }""", "ValidRange:Minimum")]
    [InlineData("""{ "Round": 1.5 }""", "Round")]
    public void A_mistake_in_a_channel_is_noted_with_its_path(string json, string path)
    {
        Chain(json);

        Assert.Contains($"Sensors:climate:Quantities:temperature:{path}", _findings.Mistakes.Select(mistake => mistake.Path));
    }

    private static (double, int?) Published(Reading? reading) => (reading!.Value.Value.Number, reading.Value.Decimals);

    private ChannelChain Chain(string json)
    {
        var sensor = new FakeSensor().Plan();
        var settings = Config.Section(json, _findings, "Sensors:climate:Quantities:temperature");
        return ChannelChain.Read(sensor, new ChannelPlan(Readings.Channel, Quantity.Named("temperature"), settings));
    }
}

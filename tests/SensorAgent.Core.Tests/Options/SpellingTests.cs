using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Options;

public sealed class SpellingTests
{
    private static readonly string[] Drivers = ["bme280", "bh1750", "ds18b20", "gpio", "host", "exec"];

    [Theory]
    [InlineData("bme208", "bme280")]
    [InlineData("BME28", "bme280")]
    [InlineData("gpoi", "gpio")]
    [InlineData("hots", "host")]
    public void Finds_the_word_that_was_meant(string written, string meant) => Assert.Equal(meant, Spelling.Nearest(written, Drivers));

    [Theory]
    [InlineData("thermometer")]
    [InlineData("xyz")]
    public void Finds_nothing_where_nothing_is_near(string written) => Assert.Null(Spelling.Nearest(written, Drivers));

    [Fact]
    public void Takes_the_first_of_several_that_are_equally_near() => Assert.Equal("ab", Spelling.Nearest("aa", ["ab", "ac"]));

    [Fact]
    public void Neighbours_that_were_swapped_count_as_one_mistake() =>
        Assert.Equal("Pin", Spelling.Nearest("Pni", ["Bus", "Pin"]));

    [Fact]
    public void Asks_whether_the_near_word_was_meant() => Assert.Equal("did you mean \"host\"?", Spelling.DidYouMean("hosts", Drivers));

    [Fact]
    public void Lists_what_is_known_where_nothing_is_near() =>
        Assert.Equal("known here: bme280, bh1750, ds18b20, gpio, host, exec", Spelling.DidYouMean("thermometer", Drivers));

    [Theory]
    [InlineData("thermostat", "the nearest are thermal, thermocouple, t1; sensoragent drivers lists all 33")]
    [InlineData("", "sensoragent drivers lists all 33")]
    public void Names_the_nearest_of_many_and_who_lists_them_all(string written, string hint) =>
        Assert.Equal(hint, Spelling.DidYouMean(written, [.. Enumerable.Range(1, 31).Select(number => $"t{number}"), "thermal", "thermocouple"], "sensoragent drivers"));

    [Fact]
    public void Has_nothing_to_say_where_nothing_is_known() => Assert.Equal("", Spelling.DidYouMean("x", []));
}

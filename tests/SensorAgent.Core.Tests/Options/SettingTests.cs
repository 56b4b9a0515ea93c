using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Options;

public sealed class SettingTests
{
    [Theory]
    [InlineData("118", 118)]
    [InlineData("0x76", 118)]
    [InlineData("0X77", 119)]
    [InlineData(" 118 ", 118)]
    public void An_address_is_decimal_or_hexadecimal(string text, int address)
    {
        var parsed = Setting.Address([0x76, 0x77]).Parse(text);

        Assert.True(parsed.Ok);
        Assert.Equal(address, parsed.Value);
    }

    [Theory]
    [InlineData("0x75")]
    [InlineData("76")]
    [InlineData("0x")]
    [InlineData("0xFFFFFF76")]
    [InlineData("seven")]
    public void An_address_that_the_chip_cannot_have_is_refused(string text) => Assert.False(Setting.Address([0x76, 0x77]).Parse(text).Ok);

    [Fact]
    public void An_address_says_which_ones_the_chip_can_have() => Assert.Equal("the chip can have 0x76 or 0x77", Setting.Address([0x76, 0x77]).Accepted);

    [Theory]
    [InlineData("0x07", false)]
    [InlineData("0x08", true)]
    [InlineData("0x77", true)]
    [InlineData("0x78", false)]
    public void An_open_address_leaves_out_the_reserved_ones(string text, bool ok) => Assert.Equal(ok, Setting.Address([]).Parse(text).Ok);

    [Theory]
    [InlineData("1", true)]
    [InlineData("65535", true)]
    [InlineData("0", false)]
    [InlineData("65536", false)]
    [InlineData("1.5", false)]
    [InlineData("99999999999", false)]
    [InlineData("1 883", false)]
    public void A_whole_number_keeps_within_its_bounds(string text, bool ok) =>
        Assert.Equal(ok, Setting.Integer("Port", 1883, 1, 65535, "A port.").Parse(text).Ok);

    [Theory]
    [InlineData("2", true)]
    [InlineData("3", false)]
    public void A_number_out_of_a_list_is_one_of_them(string text, bool ok) =>
        Assert.Equal(ok, Setting.OneOf("Qos", 1, [0, 1, 2], "Quality of service.").Parse(text).Ok);

    [Theory]
    [InlineData("0.5", true)]
    [InlineData("-1", false)]
    [InlineData("1e1", true)]
    [InlineData("NaN", false)]
    [InlineData("Infinity", false)]
    [InlineData("0,5", false)]
    public void A_number_is_finite_and_within_its_bounds(string text, bool ok) =>
        Assert.Equal(ok, Setting.Number("Delta", 0, 0, 100, "A number.").Parse(text).Ok);

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void A_flag_is_true_or_false(string text, bool flag) => Assert.Equal(flag, Setting.Flag("On", !flag, "A flag.").Parse(text).Value);

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    public void A_flag_is_nothing_else(string text) => Assert.False(Setting.Flag("On", false, "A flag.").Parse(text).Ok);

    [Fact]
    public void A_choice_is_given_in_the_spelling_of_the_list() =>
        Assert.Equal("linux", Setting.Choice("Kind", "auto", ["auto", "linux"], "A choice.").Parse("LINUX").Value);

    [Fact]
    public void A_choice_names_what_can_be_chosen() =>
        Assert.Equal("use auto, linux or simulated", Setting.Choice("Kind", "auto", ["auto", "linux", "simulated"], "A choice.").Accepted);

    [Theory]
    [InlineData("1s", true)]
    [InlineData("999ms", false)]
    [InlineData("1d", true)]
    [InlineData("25h", false)]
    public void A_length_of_time_keeps_within_its_bounds(string text, bool ok) => Assert.Equal(
        ok, Setting.Time("Interval", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "A time.").Parse(text).Ok);

    [Fact]
    public void Defaults_stand_in_the_documentation_as_they_would_in_the_file()
    {
        Assert.Equal("0x76", Setting.Address([0x76, 0x77]).DefaultText);
        Assert.Equal("00:00:05", Setting.Time("T", TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.MaxValue, "").DefaultText);
        Assert.Equal("true", Setting.Flag("F", true, "").DefaultText);
        Assert.Equal("0.5", Setting.Number("N", 0.5, 0, 1, "").DefaultText);
        Assert.Equal("", Setting.OptionalInteger("O", 0, 1, "").DefaultText);
    }
}

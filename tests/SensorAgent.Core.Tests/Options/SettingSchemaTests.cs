using System.Text.RegularExpressions;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Tests.Options;

/// <summary>The schema says of a text what the setting says of it.</summary>
public sealed class SettingSchemaTests
{
    private static readonly Setting<TimeSpan> Time = Setting.Time("T", TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromDays(10_000), "A time.");
    private static readonly Setting<int> Integer = Setting.Integer("I", 5, -1000, 1000, "A number.");
    private static readonly Setting<double> Number = Setting.Number("N", 0.5, -1000, 1000, "A number.");
    private static readonly Setting<int> Address = Setting.Address([0x3A, 0x77]);

    [Theory]
    [InlineData("00:00:05")]
    [InlineData("24:00:00")]
    [InlineData("1.12:00:00")]
    [InlineData("00:00:00.250")]
    [InlineData("500ms")]
    [InlineData("1.5 s")]
    [InlineData("2MIN")]
    [InlineData(".5h")]
    [InlineData("7d")]
    [InlineData("30")]
    [InlineData("soon")]
    [InlineData("5 weeks")]
    [InlineData("-5s")]
    [InlineData("1:2:3:4")]
    [InlineData("s")]
    public void Of_a_length_of_time(string text) => AssertSame(Time, text, Time.Parse(text).Ok);

    [Theory]
    [InlineData("17")]
    [InlineData("-17")]
    [InlineData("0x1f")]
    [InlineData("1.5")]
    [InlineData("x")]
    [InlineData("0x")]
    public void Of_a_whole_number(string text) => AssertSame(Integer, text, Integer.Parse(text).Ok);

    [Theory]
    [InlineData("17")]
    [InlineData("-1.5")]
    [InlineData("1e2")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    public void Of_a_number(string text) => AssertSame(Number, text, Number.Parse(text).Ok);

    [Theory]
    [InlineData("0x3a")]
    [InlineData("0X3A")]
    [InlineData("58")]
    [InlineData("0x77")]
    [InlineData("0x76")]
    [InlineData("3a")]
    public void Of_an_address(string text)
    {
        var pattern = SettingSchema.Of(Address)["anyOf"]!.AsArray().Single(choice => choice!["pattern"] is not null)!["pattern"]!.GetValue<string>();

        Assert.Equal(Address.Parse(text).Ok, Regex.IsMatch(text, pattern));
    }

    [Fact]
    public void Bounds_and_defaults_are_those_of_the_setting()
    {
        var schema = SettingSchema.Of(Integer);

        Assert.Equal((-1000, 1000, 5), ((int)(double)schema["minimum"]!, (int)(double)schema["maximum"]!, (int)schema["default"]!));
        Assert.Null(SettingSchema.Of(Setting.Number("N", 0, double.MinValue, double.MaxValue, "Any."))["minimum"]);
    }

    [Fact]
    public void A_choice_has_its_words_and_the_empty_one() =>
        Assert.Equal(["on", "off", ""], SettingSchema.Of(Setting.Choice("C", "on", ["on", "off"], "A choice."))["enum"]!.AsArray().Select(word => word!.GetValue<string>()));

    private static void AssertSame(Setting setting, string text, bool accepted) =>
        Assert.Equal(accepted, Regex.IsMatch(text, SettingSchema.Of(setting)["pattern"]!.GetValue<string>()));
}

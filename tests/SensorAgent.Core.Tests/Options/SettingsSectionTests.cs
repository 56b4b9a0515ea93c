using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Options;

public sealed class SettingsSectionTests
{
    private static readonly Setting<int> Bus = Setting.Integer("Bus", 1, 0, 9, "A bus.");
    private readonly Findings _findings = new();

    [Fact]
    public void A_key_that_is_there_is_read()
    {
        var section = Config.Section("""{ "Bus": 3 }""", _findings);

        Assert.Equal(3, section.Get(Bus));
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void Keys_are_found_whatever_their_case()
    {
        var section = Config.Section("""{ "bUS": 3 }""", _findings);

        var bus = section.Get(Bus);
        section.RefuseUnknown();

        Assert.Equal(3, bus);
        Assert.Empty(_findings.Mistakes);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Bus": "" }""")]
    [InlineData("""{ "Bus": null }""")]
    public void A_key_that_is_absent_or_empty_has_its_default(string json)
    {
        Assert.Equal(1, Config.Section(json, _findings).Get(Bus));
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void A_wrong_value_is_noted_with_its_path_and_what_would_be_right()
    {
        var section = Config.Section("""{ "Bus": "eleven" }""", _findings, "Sensors:climate");

        Assert.Equal(1, section.Get(Bus));
        Assert.Equal("Sensors:climate:Bus: \"eleven\" cannot stand here; use a whole number from 0 to 9.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void A_mistake_that_is_met_twice_is_noted_once()
    {
        var section = Config.Section("""{ "Bus": "eleven" }""", _findings);

        section.Get(Bus);
        section.Get(Bus);

        Assert.Single(_findings.Mistakes);
    }

    [Theory]
    [InlineData("""{ "Bus": { "Number": 1 } }""")]
    [InlineData("""{ "Bus": [1, 2] }""")]
    public void An_object_or_a_list_where_a_value_is_expected_is_noted(string json)
    {
        Assert.Equal(1, Config.Section(json, _findings).Get(Bus));
        Assert.Equal("Bus: holds an object or a list; use a whole number from 0 to 9.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void A_value_where_an_object_is_expected_is_noted()
    {
        var section = Config.Section("""{ "Report": "always" }""", _findings, "Sensors:climate");

        section.Section("Report");

        Assert.Equal("Sensors:climate:Report: \"always\" stands where an object { ... } is expected.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void A_key_that_nothing_reads_is_noted_with_the_key_that_was_meant()
    {
        var section = Config.Section("""{ "Bsu": 2 }""", _findings, "Sensors:climate");

        section.Get(Bus);
        section.RefuseUnknown();

        Assert.Equal("Sensors:climate:Bsu: is not a key that anything reads; did you mean \"Bus\"?", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void An_object_that_nothing_reads_is_noted_too()
    {
        var section = Config.Section("""{ "Colours": { "Red": 1 } }""", _findings);

        section.Get(Bus);
        section.RefuseUnknown();

        Assert.Equal("Colours: is not a key that anything reads; known here: Bus.", Assert.Single(_findings.Mistakes).ToString());
    }

    [Fact]
    public void A_key_that_is_only_known_is_not_refused()
    {
        var section = Config.Section("""{ "Web": { "Port": 1 } }""", _findings);

        section.Know("Web");
        section.RefuseUnknown();

        Assert.Empty(_findings.Mistakes);
    }

    [Theory]
    [InlineData("""{ "Bus": 3 }""", true)]
    [InlineData("""{ "Bus": { "A": 1 } }""", true)]
    [InlineData("""{ "Bus": "" }""", false)]
    [InlineData("{}", false)]
    public void Has_tells_whether_a_key_says_anything(string json, bool has) => Assert.Equal(has, Config.Section(json).Has("Bus"));

    [Fact]
    public void An_object_within_knows_its_path()
    {
        var inner = Config.Section("""{ "Mqtt": { "Tls": {} } }""").Section("Mqtt").Section("Tls");

        Assert.Equal("Mqtt:Tls", inner.Path);
        Assert.Equal("Mqtt:Tls:CaFile", inner.PathOf("CaFile"));
    }
}

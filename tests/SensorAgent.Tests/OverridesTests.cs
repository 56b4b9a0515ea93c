using System.Collections;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Tests;

public sealed class OverridesTests
{
    private static readonly string[] Commands = ["run", "check"];
    private readonly Findings _findings = new();

    [Fact]
    public void Takes_a_variable_that_starts_with_a_section()
    {
        var settings = FromEnvironment("Sensors__climate__Interval", "10s");

        Assert.Equal("10s", settings["Sensors:climate:Interval"]);
    }

    [Fact]
    public void Leaves_foreign_variables_alone()
    {
        var settings = FromEnvironment("DOTNET__Something", "1");

        Assert.Empty(settings);
        Assert.Empty(_findings.Notes);
    }

    [Fact]
    public void Says_of_a_misspelt_variable_what_was_meant()
    {
        var settings = FromEnvironment("Sensor__climate__Interval", "10s");

        Assert.Empty(settings);
        Assert.Contains("Sensors__climate__Interval", Assert.Single(_findings.Notes).Right);
    }

    [Theory]
    [InlineData("--Mqtt:Broker=mqtt://10.0.0.1")]
    [InlineData("--Mqtt:Broker", "mqtt://10.0.0.1")]
    public void Takes_a_setting_from_the_command_line(params string[] arguments)
    {
        var settings = Overrides.FromCommandLine(arguments, Commands, _findings);

        Assert.Equal("mqtt://10.0.0.1", settings["Mqtt:Broker"]);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void Keeps_an_equals_sign_within_the_value()
    {
        var settings = Overrides.FromCommandLine(["--Sensors:well:Command=depth --unit=m"], Commands, _findings);

        Assert.Equal("depth --unit=m", settings["Sensors:well:Command"]);
    }

    [Theory]
    [InlineData("chek", "did you mean \"check\"?")]
    [InlineData("--Mqt:Broker=x", "did you mean --Mqtt?")]
    [InlineData("--hlp", "did you mean --help?")]
    [InlineData("--Mqtt:Broker", "write --Mqtt:Broker=value")]
    public void Refuses_what_it_does_not_know(string argument, string right)
    {
        Overrides.FromCommandLine([argument], Commands, _findings);

        Assert.Equal(right, Assert.Single(_findings.Mistakes).Right);
    }

    private Dictionary<string, string?> FromEnvironment(string name, string value) =>
        Overrides.FromEnvironment(new Hashtable { [name] = value }, _findings);
}

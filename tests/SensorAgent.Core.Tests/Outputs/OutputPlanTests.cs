using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs;

public sealed class OutputPlanTests
{
    private static readonly OutputDriver[] Drivers =
    [
        new("gpio", new("A line", OutputKind.Switch) { Bus = BusKind.Gpio }, _ => throw new NotSupportedException()),
        new("pwm", new("A channel", OutputKind.Dimmer) { Bus = BusKind.Pwm }, _ => throw new NotSupportedException()),
    ];

    private readonly Findings _findings = new();

    [Fact]
    public void Silence_means_off_at_both_ends_and_no_safety()
    {
        var plan = Read("""{ "Driver": "pwm" }""")!;

        Assert.Empty(_findings.Mistakes);
        Assert.Equal((OutputState.Off, OutputState.Off, false), (plan.Startup, plan.OnExit, plan.Restores));
        Assert.Equal(((TimeSpan?)null, (DisconnectPlan?)null, false), (plan.MaxOn, plan.OnDisconnect, plan.AllowRetained));
        Assert.Equal(("room1", OutputKind.Dimmer), (plan.Location, plan.Kind));
    }

    [Fact]
    public void Everything_that_is_said_is_read()
    {
        var plan = Read("""
            { "Driver": "gpio", "Pin": "GPIO17", "ActiveLow": true, "Startup": "Restore", "OnExit": "leave", "MaxOn": "08:00:00", "AllowRetained": true,
              "Location": "{agent}/{output}", "OnDisconnect": { "After": "1m", "State": "on" } }
            """)!;

        Assert.Empty(_findings.Mistakes);
        Assert.Equal(((OutputState?)null, (OutputState?)null, true), (plan.Startup, plan.OnExit, plan.Restores));
        Assert.Equal((TimeSpan.FromHours(8), new DisconnectPlan(TimeSpan.FromMinutes(1), OutputState.On), true), (plan.MaxOn, plan.OnDisconnect, plan.AllowRetained));
        Assert.Equal("pi/lamp", plan.Location);
    }

    [Fact]
    public void An_output_can_be_left_out() => Assert.Null(Read("""{ "Driver": "pwm", "Enabled": false }"""));

    [Theory]
    [InlineData("{}", "Outputs:lamp:Driver: is missing; known here: gpio, pwm.")]
    [InlineData("""{ "Driver": "gpoi" }""", "Outputs:lamp:Driver: there is no output driver \"gpoi\"; did you mean \"gpio\"?")]
    [InlineData("""{ "Driver": "gpio" }""", "Outputs:lamp:Pin: is missing; GPIO line: GPIO17, 17, PIN11, PC9, chip-label:line or expander:line.")]
    [InlineData("""{ "Driver": "pwm", "Startp": "on" }""", "Outputs:lamp:Startp: is not a key that anything reads; did you mean \"Startup\"?")]
    [InlineData("""{ "Driver": "pwm", "Startup": "maybe" }""", "Outputs:lamp:Startup: \"maybe\" cannot stand here; use off, on, restore or leave.")]
    [InlineData("""{ "Driver": "pwm", "OnDisconnect": { "State": "off" } }""", "Outputs:lamp:OnDisconnect:After: is missing; say how long the broker must be away, such as 1m.")]
    [InlineData("""{ "Driver": "pwm", "OnDisconnect": { "After": "1m", "Stat": "off" } }""", "Outputs:lamp:OnDisconnect:Stat: is not a key that anything reads; did you mean \"State\"?")]
    public void A_mistake_is_named_with_its_path_and_what_would_be_right(string json, string mistake)
    {
        Read(json);

        Assert.Equal(mistake, Assert.Single(_findings.Mistakes).ToString());
    }

    private OutputPlan? Read(string json) => OutputPlan.Read("lamp", Config.Section(json, _findings, "Outputs:lamp"), Drivers, new("pi", "room1", ""));
}

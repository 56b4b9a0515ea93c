using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Fakes;

/// <summary>Opens drivers as the agent does: out of the catalogue, with their settings checked.</summary>
internal static class Open
{
    public static ISensor Sensor(string driver, IBoard board, TimeProvider time, string settings = "", IMessages? messages = null)
    {
        var findings = new Findings();
        var plan = Plan(driver, settings, findings);
        Assert.Empty(findings.Mistakes);
        return plan!.Open(board, time, messages);
    }

    public static SensorPlan? Plan(string driver, string settings, Findings findings) => SensorPlan.Read(
        "x", Config.Section($$"""{ "Driver": "{{driver}}" {{settings}} }""", findings, "Sensors:x"), Drivers.Sensors, new("pi", "room1", ""));

    public static IOutput Output(string driver, IBoard board, OutputState? initial, string settings = "", IMessages? messages = null)
    {
        var findings = new Findings();
        var section = Config.Section($$"""{ "Driver": "{{driver}}" {{settings}} }""", findings, "Outputs:x");
        var plan = OutputPlan.Read("x", section, Drivers.Outputs, new("pi", "room1", ""));
        Assert.Empty(findings.Mistakes);
        return plan!.Driver.Create(new(plan.Settings, board, initial) { Messages = messages ?? IMessages.None });
    }
}

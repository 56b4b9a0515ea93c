using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;

namespace SensorAgent.Doctor;

/// <summary>Whether the configuration can be run, and on what.</summary>
internal static class ConfigurationCheck
{
    public static Checkup Of(string file, Findings findings) => findings.Mistakes.Count switch
    {
        0 => Checkup.Ok("configuration", $"{file} is right."),
        1 => new("configuration", Health.Problem, findings.Mistakes[0].ToString(), "sensoragent check"),
        var count => new("configuration", Health.Problem, $"It has {count} mistakes; the first: {findings.Mistakes[0]}", "sensoragent check"),
    };

    public static Checkup OfBoard(AgentPlan plan) => plan.Board.IsSimulated
        ? new("board", Health.Warning, "The board is simulated: this machine has no GPIO and no I2C, or Board:Kind says so; the values of its chips are made up.",
            "on a real board set Board:Kind to linux")
        : Checkup.Ok("board", $"{plan.Board.Model}.");
}

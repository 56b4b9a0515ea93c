namespace SensorAgent.Cli;

/// <summary><c>sensoragent check</c></summary>
internal static class CheckCommand
{
    public static int Run(Session opened)
    {
        using var session = opened;
        session.PrintNotes();
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var (sensors, outputs, rules) = (session.Plan.Sensors.Count, session.Plan.Outputs.Count, session.Plan.Rules.Count);
        session.Output.WriteLine($"{session.Configuration.File} is right: {Count(sensors, "sensor")}{(rules > 0 ? "," : " and")} {Count(outputs, "output")}{(rules > 0 ? $" and {Count(rules, "rule")}" : "")} on {session.Plan.Board.Model}.");
        return 0;
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}

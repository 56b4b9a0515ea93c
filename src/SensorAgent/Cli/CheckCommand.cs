using System.Text.Json;
using SensorAgent.Configuration;
using SensorAgent.Core.Setup;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent check</c></summary>
internal static class CheckCommand
{
    public static int Run(Session opened, bool migrate)
    {
        using var session = opened;
        session.PrintNotes();
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var (sensors, outputs) = (session.Plan.Sensors.Count, session.Plan.Outputs.Count);
        session.Output.WriteLine($"{session.Configuration.File} is right: {Count(sensors, "sensor")} and {Count(outputs, "output")} on {session.Plan.Board.Model}.");
        return migrate ? Migrate(session) : 0;
    }

    private static int Migrate(Session session)
    {
        var file = session.Configuration.File;
        try
        {
            var migration = Migration.Of(File.ReadAllText(file), Migration.Steps);
            if (migration.IsCurrent)
            {
                session.Output.WriteLine($"It is of version {ConfigurationVersion.Current} already.");
                return 0;
            }

            var kept = ConfigurationWriter.Copy(file, $"{file}.version-{migration.From}");
            ConfigurationWriter.Replace(file, migration.Text, _ => true);
            session.Output.WriteLine($"It is of version {ConfigurationVersion.Current} now; as it was it is kept in {kept}.");
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return session.Refuse($"{file} cannot be written: {fault.Message}");
        }
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}

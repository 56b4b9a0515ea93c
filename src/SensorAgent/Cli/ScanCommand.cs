using System.Text.Json;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Scanning;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent scan</c></summary>
internal static class ScanCommand
{
    public static async Task<int> RunAsync(Session opened, bool asJson, bool write, CancellationToken stop)
    {
        using var session = opened;
        var report = await new BoardScan(session.Plan.Board, session.Configuration.Values, session.Time).LookAsync(stop);
        if (asJson)
            session.Output.WriteLine(ScanJson.Text(report));
        else
            ScanText.Print(session.Output, report);

        var names = session.Configuration.Values.GetSection("Sensors").GetChildren().Select(entry => entry.Key);
        var additions = Additions.Of(report, session.Plan, names);
        if (write)
            return Write(session, additions, asJson ? session.Error : session.Output);
        if (additions.Count > 0 && !asJson)
            session.Output.WriteLine($"\nNot in the configuration yet: {string.Join(", ", additions.Select(addition => addition.What))}. scan --write adds it.");
        return 0;
    }

    private static int Write(Session session, IReadOnlyList<Addition> additions, TextWriter words)
    {
        if (!session.IsRight)
            return session.RefuseConfiguration();
        var file = session.Configuration.File;
        if (additions.Count == 0)
        {
            words.WriteLine($"\nNothing was found that {file} does not have already.");
            return 0;
        }

        var findings = new Findings();
        try
        {
            var text = ConfigurationText.Add(File.ReadAllText(file), "Sensors", [.. additions.Select(addition => (addition.Name, addition.Json))]);
            if (!ConfigurationWriter.Replace(file, text, draft => IsRight(session, draft, findings)))
                return session.Refuse($"{file} is left as it is; with what was found it would have mistakes: {string.Join(" ", Mistake.Lines(findings.Mistakes))}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return session.Refuse($"{file} cannot be written: {fault.Message}");
        }

        words.WriteLine();
        foreach (var addition in additions)
            words.WriteLine($"Added to {file}: Sensors:{addition.Name}, {addition.What}.");
        words.WriteLine("A running agent takes it up with: sudo systemctl reload sensoragent");
        return 0;
    }

    private static bool IsRight(Session session, string draft, Findings findings)
    {
        ConfigurationSource.Plan(session.Source.Load(findings, draft), board => Boards.Open(board, session.Time, session.Loggers, findings), findings);
        return findings.Mistakes.Count == 0;
    }
}

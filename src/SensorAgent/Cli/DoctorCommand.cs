using System.Runtime.CompilerServices;
using System.Text;
using SensorAgent.Core.Messaging;
using SensorAgent.Doctor;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent doctor</c></summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(Session opened, bool asJson, CancellationToken stop)
    {
        using var session = opened;
        var found = new List<Checkup>();
        await foreach (var checkup in LookAsync(session, stop))
        {
            found.Add(checkup);
            if (!asJson)
                Print(session.Output, checkup);
        }

        if (asJson)
            session.Output.WriteLine(Json(found));
        return found.Any(checkup => checkup.Health == Health.Problem) ? 1 : 0;
    }

    private static async IAsyncEnumerable<Checkup> LookAsync(Session session, [EnumeratorCancellation] CancellationToken stop)
    {
        var plan = session.Plan;
        yield return ConfigurationCheck.Of(session.Configuration.File, session.Findings);
        yield return ConfigurationCheck.OfBoard(plan);
        foreach (var checkup in InterfaceChecks.Of(plan))
            yield return checkup;
        yield return PowerCheck.Of(plan.Board);
        yield return MachineChecks.Clock();
        foreach (var checkup in MachineChecks.Disk(plan.Agent.StateDirectory))
            yield return checkup;
        yield return MachineChecks.Database();
        if (session.Findings.Mistakes.All(mistake => !mistake.Path.StartsWith("Mqtt", StringComparison.OrdinalIgnoreCase)))
            yield return await BrokerCheck.RunAsync(plan, session.Time, session.Loggers, stop);
    }

    private static void Print(TextWriter output, Checkup checkup) =>
        output.WriteLine($"{Word(checkup.Health),-8} {checkup.Part,-14} {checkup.Text}{(checkup.Remedy.Length > 0 ? $" -> {checkup.Remedy}" : "")}");

    private static string Json(IReadOnlyList<Checkup> found) => Encoding.UTF8.GetString(Payload.Json(writer =>
    {
        writer.WriteBoolean("ok", found.All(checkup => checkup.Health != Health.Problem));
        writer.WriteStartArray("checks");
        foreach (var checkup in found)
        {
            writer.WriteStartObject();
            writer.WriteString("part", checkup.Part);
            writer.WriteString("health", Word(checkup.Health));
            writer.WriteString("text", checkup.Text);
            if (checkup.Remedy.Length > 0)
                writer.WriteString("remedy", checkup.Remedy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));

    private static string Word(Health health) => health switch
    {
        Health.Ok => "ok",
        Health.Warning => "warning",
        _ => "problem",
    };
}

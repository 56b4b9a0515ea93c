using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Rules;

/// <summary>What rules do, as JSON; the same on topics and in the dashboard's API.</summary>
public static class RuleJson
{
    /// <summary>Writes what a rule did at one time.</summary>
    public static void Members(Utf8JsonWriter writer, RuleFiring firing)
    {
        writer.WriteString("t", Payload.Time(firing.At));
        writer.WriteString("branch", Word(firing.Branch));
        writer.WriteString("reason", firing.Why);
        writer.WriteStartArray("commands");
        foreach (var given in firing.Commands)
        {
            writer.WriteStartObject();
            writer.WriteString("output", given.Command.Output);
            writer.WriteString("command", given.Command.Text);
            writer.WriteString("status", given.Status);
            if (given.Reason.Length > 0)
                writer.WriteString("reason", given.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The word that stands for a side of a rule.</summary>
    public static string Word(RuleBranch branch) => branch.ToString().ToLowerInvariant();
}

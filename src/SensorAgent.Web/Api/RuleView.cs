using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Rules;

namespace SensorAgent.Web.Api;

/// <summary>A rule as the dashboard shows it: what it waits for, what it would do, whether it is on, and what it did last.</summary>
internal static class RuleView
{
    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, RuleSnapshot rule, TopicScheme topics)
    {
        var plan = rule.Plan;
        writer.WriteStartObject();
        writer.WriteString("id", plan.Name);
        writer.WriteString("topic", topics.Rule(plan.Name));
        writer.WriteString("state", rule.IsOn ? "ON" : "OFF");
        writer.WriteString("when", plan.When.ToString());
        writer.WriteString("branch", RuleJson.Word(rule.Branch));
        WriteCommands(writer, "do", plan.Do);
        WriteCommands(writer, "else", plan.Else);
        WriteCommands(writer, "lost", plan.Lost);
        if (rule.Last is { } last)
        {
            writer.WriteStartObject("fired");
            RuleJson.Members(writer, last);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("fired");
        }

        writer.WriteEndObject();
    }

    private static void WriteCommands(Utf8JsonWriter writer, string name, IReadOnlyList<RuleCommand> commands)
    {
        writer.WriteStartArray(name);
        foreach (var command in commands)
        {
            writer.WriteStartObject();
            writer.WriteString("output", command.Output);
            writer.WriteString("command", command.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

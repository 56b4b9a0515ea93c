using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Web.Api;

/// <summary>A group or a scene as the dashboard shows it: an output like the others, with what only they have left empty.</summary>
internal static class GroupView
{
    private static readonly string[] Nothing = ["reason", "since", "until", "remaining", "then", "transition", "position", "color", "min", "max", "step", "error"];

    /// <summary>Writes it as an object.</summary>
    public static void Write(Utf8JsonWriter writer, GroupPlan plan, string state, TopicScheme topics)
    {
        writer.WriteStartObject();
        writer.WriteString("id", plan.Name);
        writer.WriteString("location", plan.Location);
        writer.WriteString("topic", topics.OutputState(plan.Name, plan.Location));
        writer.WriteString("kind", plan.IsScene ? "scene" : "group");
        writer.WriteString("driver", "");
        writer.WriteString("state", state.Length > 0 ? state : null);
        writer.WriteString("cause", "");
        writer.WriteString("unit", "");
        foreach (var member in Nothing)
            writer.WriteNull(member);
        writer.WriteStartArray("guards");
        writer.WriteEndArray();
        writer.WriteStartArray("pending");
        writer.WriteEndArray();
        writer.WriteStartArray("commands");
        foreach (var word in plan.IsScene ? new[] { "ON" } : ["ON", "OFF", "TOGGLE"])
            writer.WriteStringValue(word);
        writer.WriteEndArray();
        writer.WriteStartArray("members");
        foreach (var output in plan.Outputs)
            writer.WriteStringValue(output.Name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

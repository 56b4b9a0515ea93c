using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Web.Api;

/// <summary>An output as the dashboard shows it.</summary>
internal static class OutputView
{
    /// <summary>Writes it as an object; what remains is counted from now.</summary>
    public static void Write(Utf8JsonWriter writer, OutputSnapshot output, TopicScheme topics, DateTimeOffset now)
    {
        var plan = output.Plan;
        writer.WriteStartObject();
        writer.WriteString("id", plan.Name);
        writer.WriteString("location", plan.Location);
        writer.WriteString("topic", topics.OutputState(plan.Name, plan.Location));
        writer.WriteString("kind", plan.Kind.ToString().ToLowerInvariant());
        writer.WriteString("driver", plan.Driver.Name);
        WriteState(writer, output);
        writer.WriteString("cause", output.Cause.Name());
        writer.WriteString("reason", output.Reason);
        writer.WriteString("since", Payload.Time(output.Since));
        if (output.Until is { } until)
        {
            writer.WriteString("until", Payload.Time(until));
            writer.WriteNumber("remaining", Math.Max(0, Math.Round((until - now).TotalSeconds, 1)));
        }
        else
        {
            writer.WriteNull("until");
            writer.WriteNull("remaining");
        }

        WriteRange(writer, plan);
        WriteGuards(writer, output, now);
        if (output.Error.Length > 0)
            writer.WriteString("error", output.Error);
        else
            writer.WriteNull("error");
        writer.WriteStartArray("commands");
        foreach (var word in CommandsOf(plan.Kind))
            writer.WriteStringValue(word);
        writer.WriteEndArray();
        writer.WriteStartArray("members");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, OutputSnapshot output)
    {
        writer.WriteString("state", output.State?.Text(output.Plan.Kind));
        if (output.Plan.Kind == OutputKind.Cover && output.State?.Number is { } position)
            writer.WriteNumber("position", Math.Round(position));
        else
            writer.WriteNull("position");
        writer.WriteString("color", output.Plan.Kind == OutputKind.Light ? output.State?.Words : null);
    }

    private static void WriteRange(Utf8JsonWriter writer, OutputPlan plan)
    {
        var range = plan.Kind switch
        {
            OutputKind.Number => plan.Range,
            OutputKind.Dimmer or OutputKind.Light or OutputKind.Cover => OutputRange.Percent,
            _ => null,
        };
        if (range is null)
        {
            writer.WriteNull("min");
            writer.WriteNull("max");
            writer.WriteNull("step");
            writer.WriteString("unit", "");
            return;
        }

        writer.WriteNumber("min", range.Least);
        writer.WriteNumber("max", range.Most);
        writer.WriteNumber("step", range.Most - range.Least > 10 ? 1 : 0.01);
        writer.WriteString("unit", range.Unit);
    }

    /// <summary>What holds the output as it is for a while.</summary>
    private static void WriteGuards(Utf8JsonWriter writer, OutputSnapshot output, DateTimeOffset now)
    {
        writer.WriteStartArray("guards");
        var (name, least) = output.State is { IsOn: true } ? ("MinOn", output.Plan.Guards.MinOn) : ("MinOff", output.Plan.Guards.MinOff);
        if (output.State is { } state && least > TimeSpan.Zero && output.Since + least is var until && until > now)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("until", Payload.Time(until));
            writer.WriteString("text", $"It stays {(state.IsOn ? "on" : "off")} for at least {Duration.ToWords(least)}.");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string[] CommandsOf(OutputKind kind) => kind switch
    {
        OutputKind.Cover => ["OPEN", "CLOSE", "STOP"],
        OutputKind.Number or OutputKind.Text => ["OFF"],
        _ => ["ON", "OFF", "TOGGLE"],
    };
}

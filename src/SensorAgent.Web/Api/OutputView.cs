using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Web.Api;

/// <summary>An output as the dashboard shows it.</summary>
internal static class OutputView
{
    /// <summary>Writes it as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="output">The output.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="now">The time: what guards say depends on it.</param>
    /// <param name="remaining">Whether to say how many seconds a timer has left, which is another number every time.</param>
    public static void Write(Utf8JsonWriter writer, OutputSnapshot output, TopicScheme topics, DateTimeOffset now, bool remaining = true)
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
        WriteTime(writer, "until", output.Until);
        if (remaining && output.Until is { } until)
            writer.WriteNumber("remaining", Math.Max(0, Math.Round((until - now).TotalSeconds, 1)));
        else
            writer.WriteNull("remaining");
        WriteComing(writer, output);
        WriteRange(writer, plan);
        WriteGuards(writer, output.Guards.At(now));
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

    /// <summary>What it will do by itself: at the end of its timer, at the end of its way, and what was asked of it for later.</summary>
    private static void WriteComing(Utf8JsonWriter writer, OutputSnapshot output)
    {
        var kind = output.Plan.Kind;
        writer.WriteString("then", output.Then?.Text(kind));
        if (output.Transition is var (to, end))
        {
            writer.WriteStartObject("transition");
            writer.WriteString("to", to.Text(kind));
            writer.WriteString("until", Payload.Time(end));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("transition");
        }

        writer.WriteStartArray("pending");
        foreach (var (at, command) in output.Pending)
        {
            writer.WriteStartObject();
            writer.WriteString("at", Payload.Time(at));
            writer.WriteString("command", command);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGuards(Utf8JsonWriter writer, IEnumerable<GuardNotice> guards)
    {
        writer.WriteStartArray("guards");
        foreach (var guard in guards)
        {
            writer.WriteStartObject();
            writer.WriteString("name", guard.Name);
            WriteTime(writer, "until", guard.Until);
            if (guard.Left is { } left)
                writer.WriteNumber("left", left);
            if (guard.Holder.Length > 0)
                writer.WriteString("holder", guard.Holder);
            writer.WriteString("text", guard.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        writer.WriteString(name, time is { } known ? Payload.Time(known) : null);

    private static string[] CommandsOf(OutputKind kind) => kind switch
    {
        OutputKind.Cover => ["OPEN", "CLOSE", "STOP"],
        OutputKind.Number or OutputKind.Text => ["OFF"],
        _ => ["ON", "OFF", "TOGGLE"],
    };
}

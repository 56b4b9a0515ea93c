using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;

namespace SensorAgent.Core.Management;

/// <summary>Channels, outputs and rules as JSON objects, alike wherever they are shown.</summary>
public static class ChannelJson
{
    /// <summary>What a channel says: <c>{"channel":"temperature/room1","v":21.4,"u":"°C","t":"...","quality":"good","status":"online"}</c>.</summary>
    public static void WriteState(Utf8JsonWriter writer, ChannelState channel)
    {
        writer.WriteStartObject();
        writer.WriteString("channel", channel.Channel.Id.ToString());
        writer.WriteString("sensor", channel.Sensor.Name);
        if (channel.Last is { } last)
        {
            writer.WritePropertyName("v");
            Payload.WriteValue(writer, last);
            writer.WriteString("t", Payload.Time(last.At));
            writer.WriteNumber("seq", last.Sequence);
            writer.WriteString("quality", last.Quality.Name());
            if (last.Reason.Length > 0)
                writer.WriteString("reason", last.Reason);
        }

        if (channel.Unit.Length > 0)
            writer.WriteString("u", channel.Unit);
        writer.WriteString("status", channel.Status);
        if (channel.Alarm.Length > 0)
            writer.WriteString("alarm", channel.Alarm);
        writer.WriteEndObject();
    }

    /// <summary>What a channel is: its topics, kind, unit and range.</summary>
    public static void WriteDescription(Utf8JsonWriter writer, ChannelState channel, TopicScheme topics)
    {
        var (id, quantity) = (channel.Channel.Id, channel.Channel.Quantity);
        writer.WriteStartObject();
        writer.WriteString("channel", id.ToString());
        writer.WriteString("sensor", id.Sensor);
        writer.WriteString("quantity", id.Quantity);
        writer.WriteString("location", id.Location);
        writer.WriteString("topic", topics.Value(id));
        writer.WriteString("reading", topics.Reading(id));
        writer.WriteString("status", topics.Status(id));
        writer.WriteString("kind", quantity.Kind.ToString().ToLowerInvariant());
        if (channel.Unit.Length > 0)
            writer.WriteString("unit", channel.Unit);
        if (quantity.DeviceClass.Length > 0)
            writer.WriteString("device_class", quantity.DeviceClass);
        if (channel.Unit == quantity.Unit && double.IsFinite(quantity.Minimum))
            writer.WriteNumber("min", quantity.Minimum);
        if (channel.Unit == quantity.Unit && double.IsFinite(quantity.Maximum))
            writer.WriteNumber("max", quantity.Maximum);
        writer.WriteNumber("interval", channel.Sensor.Interval.TotalSeconds);
        if (channel.Sensor.Driver.Description.Actions is { Count: > 0 } actions)
        {
            writer.WriteStartArray("actions");
            foreach (var action in actions)
                writer.WriteStringValue(action.Name);
            writer.WriteEndArray();
        }

        if (channel.Calibration is { } calibration)
            WriteCalibration(writer, calibration);
        writer.WriteEndObject();
    }

    /// <summary>When a channel was calibrated live, and by whom.</summary>
    public static void WriteCalibration(Utf8JsonWriter writer, KeptCalibration calibration)
    {
        writer.WriteStartObject("calibration");
        writer.WriteString("kind", calibration.Points.Count > 0 ? "points" : "reference");
        writer.WriteString("t", Payload.Time(calibration.At));
        writer.WriteString("by", calibration.By);
        writer.WriteEndObject();
    }

    /// <summary>What an output does: <c>{"output":"lamp","state":"ON","cause":"command","since":"...","until":"..."}</c>.</summary>
    public static void WriteState(Utf8JsonWriter writer, OutputSnapshot output)
    {
        writer.WriteStartObject();
        writer.WriteString("output", output.Plan.Name);
        writer.WriteString("location", output.Plan.Location);
        if (output.State is { } state)
            writer.WriteString("state", state.Text(output.Plan.Kind));
        else
            writer.WriteNull("state");
        writer.WriteString("cause", output.Cause.Name());
        if (output.Reason.Length > 0)
            writer.WriteString("reason", output.Reason);
        writer.WriteString("since", Payload.Time(output.Since));
        if (output.Until is { } until)
            writer.WriteString("until", Payload.Time(until));
        if (output.Error.Length > 0)
            writer.WriteString("error", output.Error);
        writer.WriteEndObject();
    }

    /// <summary>What an output is: its topics and what it takes.</summary>
    public static void WriteDescription(Utf8JsonWriter writer, OutputSnapshot output, TopicScheme topics)
    {
        var plan = output.Plan;
        writer.WriteStartObject();
        writer.WriteString("output", plan.Name);
        writer.WriteString("location", plan.Location);
        writer.WriteString("topic", topics.OutputState(plan.Name, plan.Location));
        writer.WriteString("set", topics.OutputSet(plan.Name, plan.Location));
        writer.WriteString("detail", topics.OutputDetail(plan.Name));
        writer.WriteString("result", topics.Result(plan.Name));
        writer.WriteString("kind", plan.Kind.ToString().ToLowerInvariant());
        if (plan.Kind == OutputKind.Number)
        {
            writer.WriteString("unit", plan.Range.Unit);
            writer.WriteNumber("min", plan.Range.Least);
            writer.WriteNumber("max", plan.Range.Most);
        }

        writer.WriteEndObject();
    }

    /// <summary>What a group or scene is: its topics and its outputs.</summary>
    public static void WriteDescription(Utf8JsonWriter writer, GroupPlan group, TopicScheme topics)
    {
        writer.WriteStartObject();
        writer.WriteString("group", group.Name);
        writer.WriteString("location", group.Location);
        if (!group.IsScene)
            writer.WriteString("topic", topics.OutputState(group.Name, group.Location));
        writer.WriteString("set", topics.OutputSet(group.Name, group.Location));
        writer.WriteString("result", topics.Result(group.Name));
        writer.WriteString("kind", group.IsScene ? "scene" : "group");
        writer.WriteStartArray("outputs");
        foreach (var output in group.Outputs)
            writer.WriteStringValue(output.Name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What a rule is: its topics, what it waits for and which outputs it commands.</summary>
    public static void WriteDescription(Utf8JsonWriter writer, RulePlan rule, TopicScheme topics)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", rule.Name);
        writer.WriteString("topic", topics.Rule(rule.Name));
        writer.WriteString("set", topics.RuleSet(rule.Name));
        writer.WriteString("fired", topics.Fired(rule.Name));
        writer.WriteString("when", rule.When.ToString());
        writer.WriteStartArray("outputs");
        foreach (var output in rule.Targets)
            writer.WriteStringValue(output);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Outputs;

/// <summary>Turns what outputs do, and what became of commands, into messages.</summary>
public sealed class OutputTopics(Outbox outbox, TopicScheme topics, MqttSettings mqtt, Alerts alerts)
{
    /// <summary>The bare state, for people.</summary>
    public void PostState(OutputPlan output, OutputState state) => outbox.Post(
        new(topics.OutputState(output.Name, output.Location), Payload.Text(state.Text(output.Kind)))
        {
            Retain = mqtt.Retain, Qos = mqtt.Qos, ContentType = "text/plain",
        },
        Rank.Output);

    /// <summary>An alert for as long as the hardware cannot be reached or does not follow.</summary>
    public void PostAlert(OutputPlan output, string error)
    {
        if (error.Length > 0)
            alerts.Raise(AlertOf(output.Name), $"Output {output.Name}: {error}");
        else
            alerts.Clear(AlertOf(output.Name));
    }

    /// <summary>The state with its cause, for machines.</summary>
    public void PostDetail(OutputPlan output, OutputState? state, OutputProgram program, DateTimeOffset since, DateTimeOffset? until, string error,
        IReadOnlyList<(DateTimeOffset At, OutputRequest Request)>? kept = null) => outbox.Post(
        new(topics.OutputDetail(output.Name), Payload.Json(writer =>
        {
            if (state is { } known)
                writer.WriteString("state", known.Text(output.Kind));
            else
                writer.WriteNull("state");
            if (output.Kind == OutputKind.Cover && state?.Number is { } position)
                writer.WriteNumber("position", Math.Round(position));
            if (output.Kind == OutputKind.Light && state?.Words is { } colour)
                writer.WriteString("color", colour);
            writer.WriteString("cause", program.Cause.Name());
            if (program.Reason.Length > 0)
                writer.WriteString("reason", program.Reason);
            writer.WriteString("since", Payload.Time(since));
            if (until is { } end)
                writer.WriteString("until", Payload.Time(end));
            if (error.Length > 0)
                writer.WriteString("error", error);
            if (kept is { Count: > 0 })
                WriteKept(writer, output.Kind, kept);
        }))
        {
            Retain = mqtt.Retain, Qos = mqtt.Qos, ContentType = "application/json",
        },
        Rank.Output);

    private static string AlertOf(string output) => $"output-{output.Replace('/', '-')}";

    private static void WriteKept(Utf8JsonWriter writer, OutputKind kind, IReadOnlyList<(DateTimeOffset At, OutputRequest Request)> kept)
    {
        writer.WriteStartArray("pending");
        foreach (var (at, request) in kept)
        {
            writer.WriteStartObject();
            writer.WriteString("at", Payload.Time(at));
            writer.WriteString("command", request.Parsed.Command!.Words(kind));
            if (request.Parsed.Id.Length > 0)
                writer.WriteString("id", request.Parsed.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The state of a group, bare and with what each of its outputs does.</summary>
    public void PostGroup(GroupPlan group, string state, IReadOnlyList<(string Output, string State)> outputs)
    {
        outbox.Post(
            new(topics.OutputState(group.Name, group.Location), Payload.Text(state)) { Retain = mqtt.Retain, Qos = mqtt.Qos, ContentType = "text/plain" },
            Rank.Output);
        outbox.Post(
            new(topics.OutputDetail(group.Name), Payload.Json(writer =>
            {
                writer.WriteString("state", state);
                writer.WriteStartObject("outputs");
                foreach (var (output, its) in outputs)
                    writer.WriteString(output, its);
                writer.WriteEndObject();
            }))
            {
                Retain = mqtt.Retain, Qos = mqtt.Qos, ContentType = "application/json",
            },
            Rank.Output);
    }

    /// <summary>Takes back what was retained of an output or group that is no more.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="location">Where it was.</param>
    /// <param name="detail">Whether its name is gone too, and not only the place.</param>
    public void Clear(string output, string location, bool detail)
    {
        Clear(topics.OutputState(output, location));
        if (detail)
        {
            Clear(topics.OutputDetail(output));
            alerts.Clear(AlertOf(output));
        }

        void Clear(string topic) => outbox.Post(new(topic, default) { Retain = mqtt.Retain, Qos = mqtt.Qos }, Rank.Output);
    }

    /// <summary>
    /// Answers a command on <c>result</c>, and where its sender asked for the answer. In a flood those on <c>result</c> become one for each status:
    /// it has the newest's words and how many commands it answers.
    /// </summary>
    public void Answer(string output, OutputRequest request, CommandAnswer answer)
    {
        var topic = topics.Result(output);
        if (outbox.IsCrowded)
            outbox.Say(topic, answer.Status.Name(), Encode);
        else
            outbox.Say(Encode(1));
        if (request.ResponseTopic.Length > 0 && !request.ResponseTopic.AsSpan().ContainsAny('+', '#')) // any topic the sender likes, as long as it is one
            outbox.Say(Encode(1) with { Topic = request.ResponseTopic, CorrelationData = request.CorrelationData });

        OutboundMessage Encode(int count) => new(topic, Payload.Json(writer =>
        {
            if (request.Parsed.Id.Length > 0 && count == 1)
                writer.WriteString("id", request.Parsed.Id);
            writer.WriteString("status", answer.Status.Name());
            if (answer.Reason.Length > 0)
                writer.WriteString("reason", answer.Reason);
            if (answer.State.Length > 0)
                writer.WriteString("state", answer.State);
            if (count > 1)
                writer.WriteNumber("count", count);
        }))
        {
            Qos = mqtt.Qos, ContentType = "application/json",
        };
    }
}

using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>What became of one of a rule's commands.</summary>
/// <param name="Command">The command.</param>
/// <param name="Status"><c>ok</c>, <c>error</c>, <c>refused</c>, or <c>overridden</c> while a command by hand counts.</param>
/// <param name="Reason">Why, as a sentence; may be empty.</param>
internal sealed record GivenCommand(RuleCommand Command, string Status, string Reason);

/// <summary>Turns what rules do into messages.</summary>
internal sealed class RuleTopics(Outbox outbox, TopicScheme topics)
{
    /// <summary>Whether it is on.</summary>
    public void PostSwitch(string rule, bool isOn) =>
        outbox.Post(new(topics.Rule(rule), Payload.Text(isOn ? "ON" : "OFF")) { Retain = true, Qos = 1, ContentType = "text/plain" }, Rank.Output);

    /// <summary>What it did last.</summary>
    public void PostFired(string rule, RuleBranch branch, string why, DateTimeOffset at, IEnumerable<GivenCommand> commands) => outbox.Post(
        new(topics.Fired(rule), Payload.Json(writer =>
        {
            writer.WriteString("t", Payload.Time(at));
            writer.WriteString("branch", branch.ToString().ToLowerInvariant());
            writer.WriteString("reason", why);
            writer.WriteStartArray("commands");
            foreach (var given in commands)
                Write(writer, given);
            writer.WriteEndArray();
        }))
        {
            Retain = true, Qos = 1, ContentType = "application/json",
        },
        Rank.Output);

    /// <summary>Takes back what was retained of a rule that is no more.</summary>
    public void Clear(string rule)
    {
        outbox.Post(new(topics.Rule(rule), default) { Retain = true, Qos = 1 }, Rank.Output);
        outbox.Post(new(topics.Fired(rule), default) { Retain = true, Qos = 1 }, Rank.Output);
    }

    /// <summary>Answers whoever has switched it.</summary>
    public void Answer(string rule, InboundMessage request, CommandStatus status, string reason, bool isOn)
    {
        var answer = new OutboundMessage(topics.RuleResult(rule), Payload.Json(writer =>
        {
            writer.WriteString("status", status.Name());
            if (reason.Length > 0)
                writer.WriteString("reason", reason);
            writer.WriteString("state", isOn ? "ON" : "OFF");
        }))
        {
            Qos = 1, ContentType = "application/json",
        };
        outbox.Say(answer);
        if (request.ResponseTopic.Length > 0 && !request.ResponseTopic.AsSpan().ContainsAny('+', '#'))
            outbox.Say(answer with { Topic = request.ResponseTopic, CorrelationData = request.CorrelationData });
    }

    private static void Write(Utf8JsonWriter writer, GivenCommand given)
    {
        writer.WriteStartObject();
        writer.WriteString("output", given.Command.Output);
        writer.WriteString("command", given.Command.Text);
        writer.WriteString("status", given.Status);
        if (given.Reason.Length > 0)
            writer.WriteString("reason", given.Reason);
        writer.WriteEndObject();
    }
}

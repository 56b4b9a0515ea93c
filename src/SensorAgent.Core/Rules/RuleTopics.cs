using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>Turns what rules do into messages.</summary>
internal sealed class RuleTopics(Outbox outbox, TopicScheme topics)
{
    /// <summary>Whether it is on.</summary>
    public void PostSwitch(string rule, bool isOn) =>
        outbox.Post(new(topics.Rule(rule), Payload.Text(Word(isOn))) { Retain = true, Qos = 1, ContentType = "text/plain" }, Rank.Output);

    /// <summary>The word for on or off.</summary>
    public static string Word(bool isOn) => isOn ? "ON" : "OFF";

    /// <summary>What it did last.</summary>
    public void PostFired(string rule, RuleFiring firing) => outbox.Post(
        new(topics.Fired(rule), Payload.Json(writer => RuleJson.Members(writer, firing)))
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
    public void Answer(string rule, InboundMessage request, CommandAnswer answer)
    {
        var message = new OutboundMessage(topics.RuleResult(rule), Payload.Json(writer =>
        {
            writer.WriteString("status", answer.Status.Name());
            if (answer.Reason.Length > 0)
                writer.WriteString("reason", answer.Reason);
            writer.WriteString("state", answer.State);
        }))
        {
            Qos = 1, ContentType = "application/json",
        };
        outbox.Say(message);
        if (request.ResponseTopic.Length > 0 && !request.ResponseTopic.AsSpan().ContainsAny('+', '#'))
            outbox.Say(message with { Topic = request.ResponseTopic, CorrelationData = request.CorrelationData });
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent set lamp ON</c>: asks the running agent, over the broker that both are configured for.</summary>
internal static class SetCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Session opened, IReadOnlyList<string> words, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();

        if (words.Count < 2)
            return session.Refuse("The command for the output is missing: sensoragent set lamp ON");
        var (plan, name, value) = (session.Plan, words[0], string.Join(' ', words.Skip(1)));
        Target[] targets =
        [
            .. plan.Outputs.Select(output => new Target(output.Name, output.Location, payload => CommandParser.Parse(payload.Span, output.Kind, output.Range))),
            .. plan.Groups.Select(group => new Target(group.Name, group.Location, payload => group.Parse(payload.Span))),
        ];
        if (Array.Find(targets, target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } output)
            return session.Refuse($"There is no output \"{name}\"; {Spelling.DidYouMean(name, [.. targets.Select(known => known.Name)])}");
        if (output.Parse(Payload.Text(value)) is { Command: null } refused)
            return session.Refuse(refused.Reason);

        if (plan.Topics.Result(output.Name).Length == 0)
            return session.Refuse($"Mqtt:Topics:Agent is none, so that the agent answers nobody. Publish to {plan.Topics.OutputSet(output.Name, output.Location)} instead.");

        var question = new Question(plan.Topics, output, value);
        var code = await new BrokerVisit(session, question.AskAsync, question.Take).RunAsync(
            question.Answer, Patience, $"No answer from agent {plan.Agent.Id}; is it running, with this broker and this configuration?", stop);
        if (code != 0 || !question.Answer.IsCompletedSuccessfully)
            return code;
        var (isOk, text) = await question.Answer;
        session.Output.WriteLine(text);
        return isOk ? 0 : 1;
    }

    /// <summary>What can be commanded: an output, group or scene.</summary>
    private sealed record Target(string Name, string Location, Func<ReadOnlyMemory<byte>, ParsedCommand> Parse);

    private sealed class Question(TopicScheme topics, Target output, string value)
    {
        private readonly string _id = $"cli-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        private readonly TaskCompletionSource<(bool, string)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(bool IsOk, string Text)> Answer => _answer.Task;

        public async Task AskAsync(IMqttConnection connection, CancellationToken cancellationToken)
        {
            await connection.SubscribeAsync([topics.Result(output.Name)], cancellationToken);
            var payload = value.StartsWith('{') ? Payload.Text(value) : Payload.Json(writer =>
            {
                writer.WriteString("state", value);
                writer.WriteString("id", _id);
            });
            await connection.PublishAsync(new(topics.OutputSet(output.Name, output.Location), payload) { Qos = 1 }, cancellationToken);
        }

        public void Take(InboundMessage message)
        {
            try
            {
                using var answer = JsonDocument.Parse(message.Payload);
                var root = answer.RootElement;
                if (!value.StartsWith('{') && Member(root, "id") != _id)
                    return; // somebody else's
                var status = Member(root, "status");
                var reason = Member(root, "reason");
                _answer.TrySetResult((status == "ok", status == "ok" ? $"{output.Name}: {(Member(root, "state") is { Length: > 0 } state ? state : "ok")}" : $"{output.Name}: {status}: {reason}"));
            }
            catch (JsonException)
            {
                // Not the agent's.
            }
        }

        private static string Member(JsonElement root, string name) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
    }
}

using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>Brings commands from their topics to the outputs.</summary>
/// <param name="topics">Where the outputs take commands.</param>
/// <param name="milliseconds">Whether <c>set_on_ms</c> and <c>set_off_ms</c> are obeyed too (<c>Mqtt:SetMs</c>).</param>
public sealed class OutputRouter(TopicScheme topics, bool milliseconds = false)
{
    private volatile Dictionary<string, (OutputPlan Plan, OutputWorker Worker, OutputState? Pulse)> _byTopic = [];

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics => [.. _byTopic.Keys];

    /// <summary>Says which outputs there are.</summary>
    public void Route(IEnumerable<(OutputPlan Plan, OutputWorker Worker)> outputs) =>
        _byTopic = outputs.SelectMany(TopicsOf).ToDictionary(entry => entry.Topic, entry => entry.Target, StringComparer.Ordinal);

    /// <summary>Takes a message; returns at once.</summary>
    public void Receive(InboundMessage message)
    {
        if (!_byTopic.TryGetValue(message.Topic, out var output))
            return;
        if (message is { Retained: true, Payload.IsEmpty: true })
            return; // somebody clears a retained command: no command itself

        var fingerprint = new HashCode();
        fingerprint.AddBytes(message.Payload.Span);
        output.Worker.Ask(new(Parse(message.Payload.Span, output.Plan, output.Pulse), message.Retained)
        {
            Duplicate = message.Duplicate,
            Fingerprint = fingerprint.ToHashCode(),
            ResponseTopic = message.ResponseTopic,
            CorrelationData = message.CorrelationData.ToArray(),
        });
    }

    /// <summary>Tells every output that the broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        foreach (var worker in _byTopic.Values.Select(target => target.Worker).Distinct())
            worker.LinkChanged(connected);
    }

    private static ParsedCommand Parse(ReadOnlySpan<byte> payload, OutputPlan output, OutputState? pulse) => pulse is { } state
        ? CommandParser.ParseMilliseconds(payload, state, output.Kind)
        : CommandParser.Parse(payload, output.Kind, output.Range);

    private IEnumerable<(string Topic, (OutputPlan, OutputWorker, OutputState?) Target)> TopicsOf((OutputPlan Plan, OutputWorker Worker) output)
    {
        var set = topics.OutputSet(output.Plan.Name, output.Plan.Location);
        yield return (set, (output.Plan, output.Worker, null));
        if (!milliseconds || !output.Plan.Kind.IsSwitched())
            yield break;
        yield return ($"{set}_on_ms", (output.Plan, output.Worker, OutputState.On));
        yield return ($"{set}_off_ms", (output.Plan, output.Worker, OutputState.Off));
    }
}

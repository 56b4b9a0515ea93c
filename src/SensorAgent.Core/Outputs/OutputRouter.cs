using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>Brings commands from their topics to the outputs.</summary>
/// <param name="topics">Where the outputs take commands.</param>
/// <param name="milliseconds">Whether <c>set_on_ms</c> and <c>set_off_ms</c> are obeyed too (<c>Mqtt:SetMs</c>).</param>
public sealed class OutputRouter(TopicScheme topics, bool milliseconds = false)
{
    private volatile Dictionary<string, Target> _byTopic = [];
    private volatile OutputWorker[] _workers = [];

    private delegate ParsedCommand Parser(ReadOnlySpan<byte> payload);

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics => [.. _byTopic.Keys];

    /// <summary>Says which outputs there are, and which groups of them.</summary>
    internal void Route(IReadOnlyList<(OutputPlan Plan, OutputWorker Worker)> outputs, IReadOnlyList<OutputGroup> groups)
    {
        _workers = [.. outputs.Select(output => output.Worker)];
        _byTopic = outputs.SelectMany(output => TopicsOf(output.Plan, output.Worker)).Concat(groups.Select(TopicOf))
            .ToDictionary(entry => entry.Topic, entry => entry.Target, StringComparer.Ordinal);
    }

    /// <summary>Takes a message; returns at once.</summary>
    public void Receive(InboundMessage message)
    {
        if (!_byTopic.TryGetValue(message.Topic, out var target))
            return;
        if (message is { Retained: true, Payload.IsEmpty: true })
            return; // somebody clears a retained command: no command itself

        var fingerprint = new HashCode();
        fingerprint.AddBytes(message.Payload.Span);
        target.Ask(new(target.Parse(message.Payload.Span), message.Retained)
        {
            Lifetime = message.Lifetime,
            Duplicate = message.Duplicate,
            Fingerprint = fingerprint.ToHashCode(),
            ResponseTopic = message.ResponseTopic,
            CorrelationData = message.CorrelationData.ToArray(),
        });
    }

    /// <summary>Tells every output that the broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        foreach (var worker in _workers)
            worker.LinkChanged(connected);
    }

    private IEnumerable<(string Topic, Target Target)> TopicsOf(OutputPlan output, OutputWorker worker)
    {
        var set = topics.OutputSet(output.Name, output.Location);
        yield return (set, new(payload => CommandParser.Parse(payload, output.Kind, output.Range), worker.Ask));
        if (!milliseconds || !output.Kind.IsSwitched())
            yield break;
        yield return ($"{set}_on_ms", new(payload => CommandParser.ParseMilliseconds(payload, OutputState.On, output.Kind), worker.Ask));
        yield return ($"{set}_off_ms", new(payload => CommandParser.ParseMilliseconds(payload, OutputState.Off, output.Kind), worker.Ask));
    }

    private (string Topic, Target Target) TopicOf(OutputGroup group) =>
        (topics.OutputSet(group.Plan.Name, group.Plan.Location), new(group.Plan.Parse, group.Ask));

    /// <summary>Who understands what comes on a topic, and who takes it.</summary>
    private sealed record Target(Parser Parse, Action<OutputRequest> Ask);
}

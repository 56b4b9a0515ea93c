using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Outputs;

/// <summary>Brings commands from their topics to the outputs.</summary>
public sealed class OutputRouter(IReadOnlyList<(OutputPlan Plan, OutputWorker Worker)> outputs, TopicScheme topics)
{
    private readonly Dictionary<string, (OutputPlan Plan, OutputWorker Worker)> _byTopic =
        outputs.ToDictionary(output => topics.OutputSet(output.Plan.Name, output.Plan.Location), StringComparer.Ordinal);

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics => [.. _byTopic.Keys];

    /// <summary>Takes a message; returns at once.</summary>
    public void Receive(InboundMessage message)
    {
        if (!_byTopic.TryGetValue(message.Topic, out var output))
            return;
        if (message is { Retained: true, Payload.IsEmpty: true })
            return; // somebody clears a retained command: no command itself

        var fingerprint = new HashCode();
        fingerprint.AddBytes(message.Payload.Span);
        output.Worker.Ask(new(CommandParser.Parse(message.Payload.Span, output.Plan.Kind), message.Retained)
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
        foreach (var (_, worker) in outputs)
            worker.LinkChanged(connected);
    }
}

using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Outputs;

/// <summary>Brings commands from their topics to the outputs.</summary>
public sealed class OutputRouter(TopicScheme topics)
{
    private volatile Dictionary<string, (OutputPlan Plan, OutputWorker Worker)> _byTopic = [];

    /// <summary>The topics to subscribe to.</summary>
    public IReadOnlyList<string> Topics => [.. _byTopic.Keys];

    /// <summary>Says which outputs there are.</summary>
    public void Route(IEnumerable<(OutputPlan Plan, OutputWorker Worker)> outputs) =>
        _byTopic = outputs.ToDictionary(output => topics.OutputSet(output.Plan.Name, output.Plan.Location), StringComparer.Ordinal);

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

    /// <summary>Gives an output a command from this machine, answered as any other; false where there is none of that name.</summary>
    public bool Command(string output, ReadOnlyMemory<byte> command)
    {
        if (_byTopic.Values.FirstOrDefault(known => known.Plan.Name == output) is not { Worker: { } worker, Plan: { } plan })
            return false;
        worker.Ask(new(CommandParser.Parse(command.Span, plan.Kind), Retained: false));
        return true;
    }

    /// <summary>Tells every output that the broker is there, or gone.</summary>
    public void LinkChanged(bool connected)
    {
        foreach (var (_, worker) in _byTopic.Values)
            worker.LinkChanged(connected);
    }
}

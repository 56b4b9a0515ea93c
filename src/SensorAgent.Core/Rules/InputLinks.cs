using System.Collections.Concurrent;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>Lets inputs command outputs on this machine, with or without a broker.</summary>
/// <remarks>A level that is found at the start, or after a fault, has not changed: it commands nothing.</remarks>
public sealed class InputLinks(OutputFleet outputs)
{
    private readonly ConcurrentDictionary<ChannelId, bool> _levels = new();
    private volatile IReadOnlyList<LinkPlan> _links = [];

    /// <summary>Goes on with these links.</summary>
    public void Use(IReadOnlyList<LinkPlan> links)
    {
        _links = links;
        foreach (var gone in _levels.Keys.Where(channel => links.All(link => link.Channel != channel)))
            _levels.TryRemove(gone, out _);
    }

    /// <summary>Takes a reading on its way to be published; returns at once.</summary>
    public void Take(Reading reading)
    {
        if (_links.All(link => link.Channel != reading.Channel) || What(reading) is not { } happened)
            return;
        foreach (var link in _links)
        {
            if (link.Channel == reading.Channel && link.On == happened)
                _ = outputs.CommandAsync(link.Output, link.Command, OutputCause.Local); // whatever becomes of it, the output's log says so
        }
    }

    private string? What(Reading reading)
    {
        if (reading.Quality == Quality.Bad)
        {
            _levels.TryRemove(reading.Channel, out _);
            return null;
        }

        if (reading.Value.Kind != ValueKind.Binary)
            return reading.Value.Text;
        var isNew = !_levels.TryGetValue(reading.Channel, out var was);
        _levels[reading.Channel] = reading.Value.IsOn;
        return isNew || was == reading.Value.IsOn ? null : reading.Value.IsOn ? "on" : "off";
    }
}

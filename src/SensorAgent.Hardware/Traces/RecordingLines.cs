using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>An input whose levels and edges are written down.</summary>
internal sealed class RecordingInput(IGpioInput input, string pin, TraceWriter trace) : IGpioInput
{
    public bool Read() => trace.Note(new(TraceBus.Gpio, pin, TraceStep.Read), input.Read, TraceWords.Of);

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        trace.NoteEdgeAsync(pin, input.WaitForEdgeAsync(cancellationToken));

    public void Dispose() => input.Dispose();
}

/// <summary>Inputs opened together, whose levels and edges are written down.</summary>
internal sealed class RecordingInputs(IGpioInputs inputs, string place, TraceWriter trace) : IGpioInputs
{
    public void Read(Span<bool> active)
    {
        var count = active.Length;
        trace.Note(new(TraceBus.Gpio, place, TraceStep.Read), () => ReadAll(count), static levels => TraceWords.Of(levels)).CopyTo(active);
    }

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        trace.NoteEdgeAsync(place, inputs.WaitForEdgeAsync(cancellationToken));

    public void Dispose() => inputs.Dispose();

    private bool[] ReadAll(int count)
    {
        var levels = new bool[count];
        inputs.Read(levels);
        return levels;
    }
}

/// <summary>A line that both ends drive, written down.</summary>
internal sealed class RecordingWire(IGpioWire wire, string pin, TraceWriter trace) : IGpioWire
{
    public bool Read() => trace.Note(new(TraceBus.Gpio, pin, TraceStep.Read), wire.Read, TraceWords.Of);

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        trace.NoteEdgeAsync(pin, wire.WaitForEdgeAsync(cancellationToken));

    public void Drive(bool active) => trace.NoteBytes(new(TraceBus.Gpio, pin, TraceStep.Set, TraceWords.Of(active)), _ => wire.Drive(active));

    public void Release() => trace.NoteBytes(new(TraceBus.Gpio, pin, TraceStep.Release), _ => wire.Release());

    public void Dispose() => wire.Dispose();
}

/// <summary>How edges are written down.</summary>
file static class Edges
{
    public static async ValueTask<GpioEdge> NoteEdgeAsync(this TraceWriter trace, string place, ValueTask<GpioEdge> waiting)
    {
        var edge = await waiting;
        trace.Note(new(TraceBus.Gpio, place, TraceStep.Edge, Read: TraceWords.Of(edge with { At = edge.At - trace.Start })));
        return edge;
    }
}

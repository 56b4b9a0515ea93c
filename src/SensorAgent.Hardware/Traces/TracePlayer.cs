using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>
/// Gives a driver what the buses gave when the trace was recorded. Every device has its own sequence: what the driver does is held against the
/// device's next line, and the first difference is kept.
/// </summary>
/// <param name="trace">The trace.</param>
/// <param name="time">The clock that edges wait by, and are stamped by.</param>
/// <param name="loops">Whether it begins again at its end, and goes on at the next line that fits when the driver does something else.</param>
/// <param name="follow">Told of the time of every line that the driver comes to, after the recording began.</param>
internal sealed class TracePlayer(Trace trace, TimeProvider time, bool loops, Action<TimeSpan>? follow = null)
{
    private readonly Lock _lock = new();
    private readonly List<IGrouping<string, TraceTransfer>> _devices =
        [.. trace.Lines.OfType<TraceTransfer>().Where(line => line.Step != TraceStep.Find)
            .GroupBy(line => line.Device, StringComparer.OrdinalIgnoreCase)];
    private readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);
    private (double Line, long At) _last = (0, time.GetTimestamp());
    private TimeSpan? _began; // when the trace did, by the clock that stamps edges

    /// <summary>Where the driver first departed from the trace, in a sentence; null while it has not.</summary>
    public string? Departure { get; private set; }

    /// <summary>The first line that the driver has not come to; null where it has made every transfer.</summary>
    public TraceTransfer? Left => _devices
        .Select(device => device.ElementAtOrDefault(_next.GetValueOrDefault(device.Key)))
        .OfType<TraceTransfer>().MinBy(line => line.Number);

    /// <summary>One thing that the driver does; returns its line, or throws the fault that it met then.</summary>
    /// <exception cref="BusException">The recorded fault; or the driver departs from the trace.</exception>
    public TraceTransfer Take(TraceTransfer made)
    {
        lock (_lock)
        {
            var line = Next(made);
            return line.Error.Length == 0 ? line : throw new BusException(FaultOf(line.Error), line.Message);
        }
    }

    /// <summary>
    /// What has come on a serial port, if that is what the trace has next; null where nothing comes before the driver does something.
    /// </summary>
    public TraceTransfer? TakeIfNext(TraceTransfer made)
    {
        lock (_lock)
        {
            var lines = LinesOf(made);
            var next = _next.GetValueOrDefault(made.Device);
            if (loops && next >= lines.Length)
                next = Array.FindIndex(lines, line => line.Step != TraceStep.Open);
            return next >= 0 && next < lines.Length && lines[next].Step == made.Step ? Take(made) : null;
        }
    }

    /// <summary>Waits for the device's next edge for as long as it took; without one, for ever.</summary>
    public async ValueTask<GpioEdge> EdgeAsync(TraceTransfer made, CancellationToken cancellationToken)
    {
        var wait = Timeout.InfiniteTimeSpan;
        lock (_lock)
        {
            var lines = LinesOf(made);
            var next = _next.GetValueOrDefault(made.Device);
            var found = loops ? Find(lines, next, made) : next < lines.Length && lines[next].Step == made.Step ? next : -1;
            if (found >= 0)
            {
                // a pause before it begins again
                var since = found < next ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(lines[found].Time - _last.Line);
                _began = found < next ? null : _began;
                wait = TimeSpan.FromTicks(Math.Max(0, (since - time.GetElapsedTime(_last.At)).Ticks));
            }
        }

        if (wait != TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        var line = Take(made);
        var edge = TraceWords.Edge(line.Read) ?? throw new InvalidDataException($"{trace.File}, line {line.Number}: \"{line.Read}\" is no edge.");
        _began ??= time.GetElapsedTime(0) - TimeSpan.FromSeconds(line.Time);
        return edge with { At = edge.At + _began.Value };
    }

    private TraceTransfer Next(TraceTransfer made)
    {
        var lines = LinesOf(made);
        var next = _next.GetValueOrDefault(made.Device);
        if (loops && (next >= lines.Length || TraceDifference.Of(made, lines[next]) is not null))
            next = Find(lines, next, made) is var found and >= 0 ? found : next % lines.Length;
        if (next >= lines.Length)
            throw Departs($"{trace.File}: the driver {TraceDifference.Words(made)} after the last line of {made.Device}, {lines[^1].Number}.");
        if (TraceDifference.Of(made, lines[next]) is { } difference)
            throw Departs($"{trace.File}, line {lines[next].Number}, {made.Device}: {difference}.");

        _next[made.Device] = next + 1;
        follow?.Invoke(TimeSpan.FromSeconds(lines[next].Time));
        _last = (lines[next].Time, time.GetTimestamp());
        return lines[next];
    }

    private TraceTransfer[] LinesOf(TraceTransfer made) =>
        _devices.Find(device => device.Key.Equals(made.Device, StringComparison.OrdinalIgnoreCase)) is { } device
        ? [.. device]
        : throw Departs(
            $"The trace {trace.File} has nothing of {made.Device}; it has {string.Join(", ", _devices.Select(known => known.Key))}.",
            BusFault.Missing);

    private static int Find(TraceTransfer[] lines, int from, TraceTransfer made)
    {
        for (var step = 0; step < lines.Length; step++)
        {
            var index = (from + step) % lines.Length;
            if (TraceDifference.Of(made, lines[index]) is null)
                return index;
        }

        return -1;
    }

    private BusException Departs(string sentence, BusFault fault = BusFault.Failed)
    {
        Departure ??= sentence;
        return new(fault, sentence);
    }

    private static BusFault FaultOf(string code) =>
        Enum.GetValues<BusFault>().FirstOrDefault(fault => new BusException(fault, "").Code == code, BusFault.Failed);
}

using System.Runtime.InteropServices;

namespace SensorAgent.Core.Storage;

/// <summary>Gathers rows of the history into steps of time. Rows that come in order, as they do from an index, are the fast ones.</summary>
internal sealed class HistorySteps(long milliseconds)
{
    private readonly Dictionary<long, (long Count, double Low, double Total, double High)> _steps = [];

    /// <summary>Adds so many readings from a time on: their least, their sum and their greatest.</summary>
    public void Add(long time, long count, double low, double total, double high)
    {
        ref var step = ref CollectionsMarshal.GetValueRefOrAddDefault(_steps, time / milliseconds, out var isKnown);
        step = isKnown
            ? (step.Count + count, Math.Min(step.Low, low), step.Total + total, Math.Max(step.High, high))
            : (count, low, total, high);
    }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<HistoryPoint> Points() =>
    [
        .. _steps.OrderBy(step => step.Key).Select(step => new HistoryPoint(
            DateTimeOffset.FromUnixTimeMilliseconds(step.Key * milliseconds), step.Value.Count, step.Value.Low, step.Value.Total / step.Value.Count, step.Value.High)),
    ];
}

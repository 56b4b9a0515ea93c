using System.Diagnostics;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>Times of single events and their percentiles.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly List<long> _ticks = new(capacity);

    public void Add(long stopwatchTicks) => _ticks.Add(stopwatchTicks);

    /// <summary>The time in milliseconds that this part of the events did not exceed.</summary>
    public double Milliseconds(double part)
    {
        _ticks.Sort();
        return _ticks[(int)(part * (_ticks.Count - 1))] * 1000.0 / Stopwatch.Frequency;
    }
}

namespace SensorAgent.Core.Sensors;

/// <summary>
/// When sensors are due: at whole multiples of their interval, counted from one common start on the monotonic clock. What is
/// due together is read together, so that the processor wakes once for all of it, and a slow read does not shift the next.
/// </summary>
public sealed class SamplingGrid(TimeProvider time)
{
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(5); // .NET's timers count whole milliseconds, and drop the rest
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long until the next multiple of the interval; one that a timer has reached a little early counts as past.</summary>
    public TimeSpan UntilNext(TimeSpan interval)
    {
        var elapsed = time.GetElapsedTime(_start);
        var rest = interval.Ticks - (elapsed.Ticks % interval.Ticks);
        return TimeSpan.FromTicks(rest > Math.Min(Early.Ticks, interval.Ticks / 4) ? rest : rest + interval.Ticks);
    }
}

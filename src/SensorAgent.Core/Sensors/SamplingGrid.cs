namespace SensorAgent.Core.Sensors;

/// <summary>
/// When sensors are due: at whole multiples of their interval, counted from one common start on the monotonic clock. What is
/// due together is read together, so that the processor wakes once for all of it, and a slow read does not shift the next.
/// </summary>
public sealed class SamplingGrid(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long until the next multiple of the interval.</summary>
    public TimeSpan UntilNext(TimeSpan interval)
    {
        var elapsed = time.GetElapsedTime(_start);
        return TimeSpan.FromTicks(interval.Ticks - elapsed.Ticks % interval.Ticks);
    }
}

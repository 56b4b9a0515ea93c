namespace SensorAgent.Core.Sensors;

/// <summary>How long to leave a faulty device alone: 1, 2, 4 … 60 s.</summary>
public static class RetryDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The pause after that many faults in a row, counted from 1.</summary>
    public static TimeSpan After(int faults) =>
        faults > 6 ? Longest : TimeSpan.FromSeconds(1 << Math.Max(0, faults - 1));
}

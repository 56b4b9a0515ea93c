namespace SensorAgent.Hardware.Native;

/// <summary>Waits on the calling thread, by the agent's clock; for the ports whose calls block as the kernel's do.</summary>
internal static class Waiting
{
    /// <summary>Asks again and again until it is so; false when the bound has passed.</summary>
    public static bool Until(this TimeProvider time, Func<bool> isSo, TimeSpan step, TimeSpan bound)
    {
        var started = time.GetTimestamp();
        while (!isSo())
        {
            if (time.GetElapsedTime(started) >= bound)
                return false;
            time.Pause(step);
        }

        return true;
    }

    private static void Pause(this TimeProvider time, TimeSpan step)
    {
        using var passed = new ManualResetEventSlim();
        using var timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), passed, step, Timeout.InfiniteTimeSpan);
        passed.Wait();
    }
}

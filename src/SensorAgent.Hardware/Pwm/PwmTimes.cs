namespace SensorAgent.Hardware.Pwm;

/// <summary>A channel's period and active time in nanoseconds, and the order in which the kernel takes new ones; pure.</summary>
/// <param name="Period">The length of a period.</param>
/// <param name="Duty">The active part of it.</param>
internal readonly record struct PwmTimes(long Period, long Duty)
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>The times of a frequency in hertz and a duty cycle from 0 to 1.</summary>
    public static PwmTimes Of(double frequency, double dutyCycle)
    {
        var period = (long)Math.Clamp(Math.Round(NanosecondsPerSecond / frequency), 1, long.MaxValue / 2);
        return new(period, (long)Math.Round(period * dutyCycle));
    }

    /// <summary>The share that is active.</summary>
    public double DutyCycle => Period > 0 ? (double)Duty / Period : 0;

    /// <summary>
    /// The files to write and their values. The kernel refuses a period below the active time, at every moment: a period that
    /// shrinks below the old active time goes second, any other first.
    /// </summary>
    public IReadOnlyList<(string File, long Value)> From(PwmTimes before) =>
        before == this ? []
        : before.Period == Period ? [("duty_cycle", Duty)]
        : Period < before.Duty ? [("duty_cycle", Duty), ("period", Period)]
        : [("period", Period), ("duty_cycle", Duty)];
}

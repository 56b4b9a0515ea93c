namespace SensorAgent.Devices.I2c;

/// <summary>Waiting for a chip: at least as long as it takes.</summary>
internal static class Conversion
{
    /// <summary>Waits for whole milliseconds, rounded up; Task.Delay on its own drops what is beyond the last whole one.</summary>
    public static Task WaitAsync(this TimeProvider time, TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds)), time, cancellationToken);
}

using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Waiting for a chip: never for less than it takes.</summary>
internal static class ChipTime
{
    /// <summary>What the system's timers may ring too early; they drop fractions of a millisecond besides.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits for as long as the datasheet says, or a little longer.</summary>
    public static ValueTask AtLeastAsync(this TimeProvider time, TimeSpan duration, CancellationToken cancellationToken) =>
        ChipPause.WaitAsync(time, TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds)) + Margin, cancellationToken);
}

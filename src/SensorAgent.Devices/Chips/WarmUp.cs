using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Chips;

/// <summary>A module that needs a while after its supply came before its values are right; it came just now at the latest.</summary>
internal sealed class WarmUp(TimeSpan duration, string reason, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The measurement, uncertain as long as the module may be warming up.</summary>
    public Measurement Judge(string quantity, double value) => time.GetElapsedTime(_start) < duration
        ? new(quantity, SensorValue.Of(value), Quality.Uncertain, $"{reason}; the values of the first {Duration.ToWords(duration)} are not exact.")
        : new(quantity, value);
}

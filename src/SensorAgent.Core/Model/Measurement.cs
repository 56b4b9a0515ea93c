namespace SensorAgent.Core.Model;

/// <summary>One value as a driver delivers it, in the unit of the quantity table.</summary>
/// <param name="Quantity">The quantity's name, such as <c>temperature</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Quality">Good unless the chip itself says otherwise.</param>
/// <param name="Reason">Why the quality is not good, in words.</param>
/// <param name="At">When it happened, for drivers whose kernel stamps events; otherwise the time of the read.</param>
public readonly record struct Measurement(
    string Quantity, SensorValue Value, Quality Quality = Quality.Good, string Reason = "", DateTimeOffset? At = null)
{
    /// <summary>A number in the unit of the quantity table.</summary>
    public Measurement(string quantity, double number)
        : this(quantity, SensorValue.Of(number))
    {
    }

    /// <summary>A binary state.</summary>
    public Measurement(string quantity, bool on)
        : this(quantity, SensorValue.Of(on))
    {
    }
}

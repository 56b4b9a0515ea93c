namespace SensorAgent.Core.Buses;

/// <summary>The wires of a simulated board, as seen from outside the pins: where made-up devices on GPIO lines are attached.</summary>
public interface IWires
{
    /// <summary>Drives a wire high or low, or lets it float.</summary>
    /// <param name="pin">The line.</param>
    /// <param name="high">The level; null lets go.</param>
    /// <param name="at">The monotonic time that its edge is stamped with; now unless given.</param>
    void Drive(GpioPin pin, bool? high, TimeSpan? at = null);

    /// <summary>Asks to be told of every level that the agent gives a wire, and when it lets go; the last who asks is told.</summary>
    void Watch(GpioPin pin, Action<bool> changed);
}

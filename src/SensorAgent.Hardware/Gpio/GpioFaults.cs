using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>What a refused line is called; the real and the simulated board say the same.</summary>
internal static class GpioFaults
{
    /// <summary>Somebody else has the line.</summary>
    public static BusException Busy(GpioPin pin, string consumer) =>
        new(BusFault.Busy, consumer.Length > 0 ? $"{pin} is held by \"{consumer}\"." : $"{pin} is held by another program or a kernel driver.");

    /// <summary>The chip has fewer lines.</summary>
    public static BusException NoSuchLine(GpioPin pin) =>
        new(BusFault.Missing, $"The GPIO chip {pin.Chip} has no line {(pin.Line >= 0 ? pin.Line : $"called {pin.Name}")}.");
}

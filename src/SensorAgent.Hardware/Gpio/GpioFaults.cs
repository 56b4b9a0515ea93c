using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Gpio;

/// <summary>What a refused line is called; the real and the simulated board say the same.</summary>
internal static class GpioFaults
{
    /// <summary>Somebody else has the line.</summary>
    public static BusException Busy(GpioPin pin, string consumer) =>
        new(BusFault.Busy, consumer.Length > 0 ? $"{pin} is held by \"{consumer}\"." : $"{pin} is held by another program or a kernel driver.");

    /// <summary>The chip has fewer lines.</summary>
    public static BusException NoSuchLine(GpioPin pin) =>
        new(BusFault.Missing, pin switch
        {
            { Line: >= 0 } => $"The GPIO chip {pin.Chip} has no line {pin.Line}.",
            { Chip: "" } => $"No GPIO chip has a line called {pin.Name}.",
            _ => $"The GPIO chip {pin.Chip} has no line called {pin.Name}.",
        });

    /// <summary>Lines that are to be opened together lie apart.</summary>
    public static BusException OnOtherChip(GpioPin first, GpioPin other, string chip) =>
        new(BusFault.Missing, $"{other} is not on the GPIO chip {chip} of {first}; both lines of this device must be on one chip.");

    /// <summary>No chip carries the label.</summary>
    public static BusException NoSuchChip(string chip, IReadOnlyCollection<string> present) =>
        new(BusFault.Missing, present.Count > 0
            ? $"There is no GPIO chip {chip}; there is {string.Join(", ", present)}."
            : "There is no GPIO device (/dev/gpiochip0): the kernel has no driver for this board's pins, or a container hides them.");

    /// <summary>The device files are there, and closed to this user.</summary>
    public static BusException NoPermission() =>
        new(
            BusFault.Permission,
            $"The user {Environment.UserName} may not open /dev/gpiochip*: "
            + $"add it to the group gpio (sudo usermod -aG gpio {Environment.UserName}) and start again.");

    /// <summary>The driver was removed while the line was open.</summary>
    public static BusException Gone(GpioPin pin) =>
        new(BusFault.Missing, $"The GPIO chip of {pin} is gone: it was unplugged, or its driver was unloaded.");

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, GpioPin pin, string chip) => errno switch
    {
        Errno.ENODEV => Gone(pin),
        Errno.EACCES or Errno.EPERM => NoPermission(),
        Errno.ENOTTY => new(BusFault.Failed, "This kernel is older than 5.10: it lacks version 2 of the GPIO interface."),
        Errno.EREMOTEIO or Errno.ENXIO => new(BusFault.NoAnswer, $"The GPIO chip {chip} of {pin} does not answer."),
        Errno.ETIMEDOUT => new(BusFault.Timeout, $"The GPIO chip {chip} of {pin} did not answer in time."),
        _ => new(BusFault.Failed, $"The GPIO chip {chip} refuses {pin}: {Errno.Words(errno)} ({errno})."),
    };
}

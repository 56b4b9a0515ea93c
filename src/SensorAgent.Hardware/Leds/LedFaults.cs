using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Leds;

/// <summary>What an LED that cannot be used is called.</summary>
internal static class LedFaults
{
    /// <summary>No LED has that name.</summary>
    public static BusException NoSuchLed(string name, IReadOnlyCollection<string> present) => new(BusFault.Missing, present.Count > 0
        ? $"There is no LED {name}; there is {string.Join(", ", present)}."
        : "The kernel drives no LED here.");

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, string name) => errno switch
    {
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission,
            $"The user {Environment.UserName} may not switch the LED {name}: its files belong to root "
            + "unless a rule of udev gives them to the group gpio, "
            + "as that of install.sh does."),
        Errno.ENOENT or Errno.ENODEV => new(BusFault.Missing, $"The LED {name} is gone."),
        _ => new(BusFault.Failed, $"The LED {name} cannot be switched: {Errno.Words(errno)} ({errno})."),
    };
}

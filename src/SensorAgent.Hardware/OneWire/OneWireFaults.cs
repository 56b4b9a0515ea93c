using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.OneWire;

/// <summary>What a thermometer that cannot be read is called.</summary>
internal static class OneWireFaults
{
    /// <summary>The kernel does not list the id.</summary>
    public static BusException Missing(string id, IReadOnlyCollection<string> present) =>
        new(BusFault.Missing, present.Count > 0
            ? $"There is no thermometer {id} on the 1-Wire bus; there is {string.Join(", ", present)}."
            : $"There is no thermometer {id} on the 1-Wire bus, nor any other: check the wiring and the pull-up resistor of 4.7 kΩ.");

    /// <summary>It is listed, and does not answer.</summary>
    public static BusException NoAnswer(string id) =>
        new(BusFault.NoAnswer, $"The thermometer {id} does not answer: check its wires and its supply.");

    /// <summary>The check byte does not fit.</summary>
    public static BusException BadCrc(string id) =>
        new(BusFault.BadData, $"The thermometer {id} answered with a wrong checksum: the cable may be too long or the pull-up resistor too weak.");

    /// <summary>The kernel has no 1-Wire bus.</summary>
    public static BusException NoBus(BoardFamily family) =>
        new(BusFault.Missing, "There is no 1-Wire bus: " + family switch
        {
            BoardFamily.RaspberryPi => "enable it with dtoverlay=w1-gpio in /boot/firmware/config.txt, or with raspi-config, and restart.",
            BoardFamily.WalnutPi => "enable it with 'set-device enable w1-gpio' and restart.",
            _ => "load the modules w1-gpio and w1-therm, or enable the bus in the device tree.",
        });

    /// <summary>What the driver's two lines say.</summary>
    public static BusException From(W1Answer answer, string id) => answer switch
    {
        W1Answer.BadCrc => BadCrc(id),
        W1Answer.NoAnswer => NoAnswer(id),
        W1Answer.Empty =>
            new(
                BusFault.NoAnswer,
                $"The thermometer {id} does not answer, or its answers are garbled: "
                + "check its wires, its supply and the pull-up resistor of 4.7 kΩ."),
        _ => new(BusFault.BadData, $"The kernel's w1_slave of {id} reads as nothing that is known."),
    };

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, string id) => errno switch
    {
        Errno.ENOENT =>
            new(BusFault.Missing, $"The kernel drives {id} as no thermometer: load the module w1-therm, and check that it is still there."),
        Errno.EIO or Errno.ENODEV or Errno.ENXIO => NoAnswer(id),
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission, $"The user {Environment.UserName} may not read the thermometer {id}."),
        _ => new(BusFault.Failed, $"The thermometer {id} could not be read: {Errno.Words(errno)} ({errno})."),
    };
}

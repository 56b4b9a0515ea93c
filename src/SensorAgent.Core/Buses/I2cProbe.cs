namespace SensorAgent.Core.Buses;

/// <summary>What was found at an address of an I2C bus.</summary>
public enum I2cPresence
{
    /// <summary>Nobody answers.</summary>
    Empty,

    /// <summary>A device answers.</summary>
    Answers,

    /// <summary>A driver of the kernel has the device, so that it was not asked.</summary>
    Held,
}

/// <summary>What was found at an address, and who holds it.</summary>
/// <param name="Presence">Whether there is a device.</param>
/// <param name="Holder">The kernel's driver, where one holds the device and tells its name.</param>
public readonly record struct I2cProbe(I2cPresence Presence, string Holder = "");

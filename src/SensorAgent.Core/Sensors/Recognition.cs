using SensorAgent.Core.Buses;

namespace SensorAgent.Core.Sensors;

/// <summary>Which chip answers at an address, by the descriptions alone: no driver is opened, and nothing is asked that could do harm.</summary>
public static class Recognition
{
    /// <summary>
    /// The drivers whose ids the chip shows; none where it shows none that is known, or where asking is not harmless: the number of a
    /// register is a byte that is written, and one of the chips that can have the address may do something upon it.
    /// </summary>
    /// <param name="device">The chip.</param>
    /// <param name="drivers">Every driver, of sensors and outputs, whose chip can have this address.</param>
    public static IReadOnlyList<string> Of(II2cDevice device, IReadOnlyList<(string Name, DeviceDescription Description)> drivers) =>
    [
        .. drivers
            .Where(driver => driver.Description.Identity is { } identity
                && identity.Registers.All(register => IsHarmless(register.Number, driver.Description, drivers))
                && Shows(identity, device))
            .Select(driver => driver.Name),
    ];

    // Two bytes are a register and a value to most chips: such a command goes out where only chips with the same identity can be.
    private static bool IsHarmless(int number, DeviceDescription asking, IReadOnlyList<(string Name, DeviceDescription Description)> drivers) =>
        drivers.All(driver =>
            driver.Description.Identity == asking.Identity || (number <= byte.MaxValue && !driver.Description.ActsOn((byte)number)));

    private static bool Shows(Identity identity, II2cDevice device)
    {
        try
        {
            return identity.IsThatOf(device);
        }
        catch (BusException)
        {
            return false; // a chip that does not acknowledge the register is another one
        }
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;

namespace SensorAgent.Scanning;

/// <summary>Asks every address of an I2C bus whether somebody is there, and those that are by their ID registers who they are.</summary>
internal sealed class I2cScan(IBoard board, ConfiguredPlaces configured)
{
    // NXP UM10204, 3.1.12: the addresses below and above are reserved.
    private const int First = 0x08;
    private const int Last = 0x77;
    private const int FirstMemory = 0x50;
    private const int LastMemory = 0x57;
    private const int MostTimeouts = 3;

    /// <summary>The buses, or the fault that says why there is none.</summary>
    public IReadOnlyList<I2cBusFinding> Buses()
    {
        if (board.I2cBuses is { Count: > 0 } buses)
            return [.. buses.Select(Scan)];

        using var nothing = board.OpenI2c(1, First); // says what to do
        return [];
    }

    private I2cBusFinding Scan(I2cBusId bus)
    {
        var devices = new List<I2cFinding>();
        var (timeouts, problem) = (0, "");
        for (var address = First; address <= Last && timeouts < MostTimeouts; address++)
        {
            try
            {
                var probe = board.ProbeI2c(bus, address);
                timeouts = 0;
                if (probe.Presence != I2cPresence.Empty)
                    devices.Add(Describe(bus, address, probe));
            }
            catch (BusException fault) when (fault.Fault == BusFault.Timeout)
            {
                (timeouts, problem) = (timeouts + 1, fault.Message);
            }
            catch (BusException fault)
            {
                return new(bus, devices, fault.Message);
            }
        }

        return new(bus, devices, problem);
    }

    private I2cFinding Describe(I2cBusId bus, int address, I2cProbe probe)
    {
        var (entry, driver) = configured.At(bus, address);
        if (probe.Presence == I2cPresence.Held)
            return new(address, [], [], IsHeld: true, probe.Holder, entry) { Configured = driver };

        var recognised = Recognised(bus, address);
        return new(address, recognised, recognised.Count > 0 ? [] : Candidates(address), IsHeld: false, "", entry) { Configured = driver };
    }

    // Asking writes the number of a register, and a memory chip could take that for data.
    private IReadOnlyList<string> Recognised(I2cBusId bus, int address)
    {
        if (address is >= FirstMemory and <= LastMemory)
            return [];
        using var device = board.OpenI2c(bus, address);
        return Recognition.Of(device, [.. OfAddress(address)]);
    }

    // a chip with two addresses is likelier than one that can have any
    private static string[] Candidates(int address) =>
        [.. OfAddress(address).OrderBy(driver => driver.Description.Addresses.Count).Select(driver => driver.Name).Distinct()];

    private static IEnumerable<(string Name, DeviceDescription Description)> OfAddress(int address) =>
        Drivers.Sensors.Select(driver => (driver.Name, Description: (DeviceDescription)driver.Description))
            .Concat(Drivers.Outputs.Select(driver => (driver.Name, Description: (DeviceDescription)driver.Description)))
            .Where(driver => driver.Description.Bus == BusKind.I2c && driver.Description.Addresses.Contains(address));
}

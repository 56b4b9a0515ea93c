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
    private const int MostTimeouts = 3;

    /// <summary>The buses, or the fault that says why there is none.</summary>
    public IReadOnlyList<I2cBusFinding> Buses()
    {
        if (board.I2cBuses is { Count: > 0 } buses)
            return [.. buses.Select(Scan)];

        using var nothing = board.OpenI2c(1, First); // says what to do
        return [];
    }

    private I2cBusFinding Scan(int bus)
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

    private I2cFinding Describe(int bus, int address, I2cProbe probe)
    {
        var entry = configured.At(bus, address);
        if (probe.Presence == I2cPresence.Held)
            return new(address, [], [], IsHeld: true, probe.Holder, entry);

        var recognised = Recognised(bus, address);
        return new(address, recognised, recognised.Length > 0 ? [] : Candidates(address), IsHeld: false, "", entry);
    }

    private static string[] Recognised(int bus, int address) => [];

    // a chip with two addresses is likelier than one that can have any
    private static string[] Candidates(int address) =>
    [
        .. Drivers.Sensors.Select(driver => (driver.Name, (DeviceDescription)driver.Description))
            .Concat(Drivers.Outputs.Select(driver => (driver.Name, (DeviceDescription)driver.Description)))
            .Where(driver => driver.Item2.Bus == BusKind.I2c && driver.Item2.Addresses.Contains(address))
            .OrderBy(driver => driver.Item2.Addresses.Count)
            .Select(driver => driver.Name)
            .Distinct(),
    ];
}

using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Setup;

/// <summary>Faults are made only on a simulated board, and only for devices that there are.</summary>
internal static class FaultRules
{
    private static readonly BusKind[] Buses = [BusKind.I2c, BusKind.Spi, BusKind.Serial, BusKind.OneWire];

    /// <summary>Notes faults of a real board, and of devices that there are not, or that are on no bus.</summary>
    public static void Check(AgentPlan plan, Findings findings)
    {
        var devices = plan.Sensors.Select(entry => (entry.Sensor.Name, entry.Sensor.Driver.Description.Bus))
            .Concat(plan.Outputs.Select(output => (output.Name, output.Driver.Description.Bus)))
            .ToArray();
        foreach (var fault in plan.Extensions.Faults)
        {
            if (plan.Extensions.Kind != "simulated")
                findings.Add(fault.Section.Path, $"does nothing with Board:Kind {plan.Extensions.Kind}", "use Kind simulated; a real board has faults of its own");
            else
                findings.Note(fault.Section.Path, "the simulated board has this fault on purpose");
            if (!fault.IsOfWorld && fault.Bus is null)
                CheckDevice(fault, devices);
        }
    }

    private static void CheckDevice(FaultSettings fault, (string Name, BusKind Bus)[] devices)
    {
        var (key, name) = (FaultSettings.DeviceKey.Key, fault.Device);
        if (name.Length == 0)
            fault.Section.Add(key, "is missing", "name a sensor or an output, or a bus such as i2c-1");
        else if (!devices.Any(device => device.Name == name))
            fault.Section.Add(key, $"there is no sensor or output \"{name}\"", Spelling.DidYouMean(name, [.. devices.Select(device => device.Name)]));
        else if (!devices.Any(device => device.Name == name && Buses.Contains(device.Bus)))
            fault.Section.Add(key, $"{name} is on no bus that can have it", "use a device on I2C, SPI, 1-Wire or a serial port");
    }
}

using SensorAgent.Configuration;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;

namespace SensorAgent.Scanning;

/// <summary>An entry of <c>Sensors</c> for a device that was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">The entry as it will stand in the file.</param>
/// <param name="What">What it is for, in words.</param>
internal sealed record Addition(string Name, string Json, string What);

/// <summary>What of a scan is not in the configuration yet: recognised chips and thermometers, each under a name and a location of its own.</summary>
internal static class Additions
{
    /// <summary>The entries that are to be added, given the names that the section has.</summary>
    public static IReadOnlyList<Addition> Of(ScanReport report, AgentPlan plan, IEnumerable<string> names)
    {
        var taken = names.ToList();
        var channels = plan.Sensors
            .SelectMany(entry => entry.Sensor.Channels)
            .Select(channel => (channel.Id.Quantity, channel.Id.Location))
            .ToHashSet();
        var additions = new List<Addition>();

        foreach (var (bus, device) in report.I2c.Items.SelectMany(bus => bus.Devices.Select(device => (bus.Bus, device))))
        {
            if (device is { Entry: "", Drivers: [var driver, ..] })
            {
                Add(driver, [("Bus", bus.IsChannel ? $"\"{bus}\"" : $"{bus}"), ("Address", $"\"0x{device.Address:x2}\"")],
                    $"{string.Join(" or ", device.Drivers)} at 0x{device.Address:x2} on I2C bus {bus}");
            }
        }

        foreach (var thermometer in report.OneWire.Items.Where(thermometer => thermometer.Entry.Length == 0))
            Add(thermometer.Driver, [("Id", $"\"{thermometer.Id}\"")], $"thermometer {thermometer.Id}");
        return additions;

        void Add(string driver, IEnumerable<(string Key, string Json)> place, string what)
        {
            var quantities = QuantitiesOf(Drivers.Sensors.First(known => known.Name == driver).Description);
            var name = EntryNames.Free(EntryNames.For(quantities, driver), taken);
            taken.Add(name);

            // two topics cannot have one name: a second thermometer stands at a place of its own
            var location = quantities.Any(quantity => channels.Contains((quantity, plan.Agent.Location))) ? name : plan.Agent.Location;
            channels.UnionWith(quantities.Select(quantity => (quantity, location)));

            IEnumerable<(string Key, string Json)> keys = [("Driver", $"\"{driver}\""), .. place, ("Location", ConfigurationText.Quoted(location))];
            additions.Add(new(name, $"{{ {string.Join(", ", keys.Select(key => $"\"{key.Key}\": {key.Json}"))} }}", what));
        }
    }

    private static string[] QuantitiesOf(SensorDescription description) =>
        [.. (description.QuantitiesOf?.Invoke(Sections.Of("")) ?? description.Quantities).Select(quantity => quantity.Name)];
}

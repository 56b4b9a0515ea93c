using System.CommandLine;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent drivers</c></summary>
internal static class DriversCommand
{
    public static int Run(string? name, InvocationConfiguration console)
    {
        if (name is null)
        {
            PrintAll(console.Output);
            return 0;
        }

        var found = false;
        foreach (var sensor in Drivers.Sensors.Where(driver => driver.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            found = Describe(console.Output, "Sensor", sensor.Name, sensor.Description.Summary, SensorPlan.KeysOf(sensor.Description), sensor.Description.Quantities);
        foreach (var output in Drivers.Outputs.Where(driver => driver.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            found = Describe(console.Output, "Output", output.Name, output.Description.Summary, OutputPlan.KeysOf(output.Description), []);
        if (found)
            return 0;

        string[] names = [.. Drivers.Sensors.Select(driver => driver.Name), .. Drivers.Outputs.Select(driver => driver.Name)];
        console.Error.WriteLine($"There is no driver \"{name}\"; {Spelling.DidYouMean(name, names)}");
        return 1;
    }

    private static void PrintAll(TextWriter output)
    {
        output.WriteLine($"Sensors ({Drivers.Sensors.Count})");
        foreach (var driver in Drivers.Sensors)
            output.WriteLine($"  {driver.Name,-12} {driver.Description.Summary}");
        output.WriteLine($"Outputs ({Drivers.Outputs.Count})");
        foreach (var driver in Drivers.Outputs)
            output.WriteLine($"  {driver.Name,-12} {driver.Description.Summary}");
        output.WriteLine("sensoragent drivers NAME describes one.");
    }

    private static bool Describe(
        TextWriter output, string what, string name, string summary, IEnumerable<Setting> keys, IReadOnlyList<SensorQuantity> quantities)
    {
        output.WriteLine($"{what} {name}: {summary}");
        if (quantities.Count > 0)
            output.WriteLine($"  delivers {string.Join(", ", quantities.Select(quantity => quantity.Name))}");
        foreach (var key in keys)
            output.WriteLine($"  {key.Key,-16} {key.Summary}{(key.DefaultText.Length > 0 ? $" Default {key.DefaultText}." : "")}");
        return true;
    }
}

using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;
using SensorAgent.Hardware.Traces;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent replay trace.jsonl</c></summary>
internal static class ReplayCommand
{
    public static int Run(string file, InvocationConfiguration console)
    {
        try
        {
            var trace = Trace.Read(file);
            return Run(trace, PlanOf(trace), console);
        }
        catch (InvalidDataException fault)
        {
            console.Error.WriteLine(fault.Message);
            return 1;
        }
    }

    private static int Run(Trace trace, SensorPlan plan, InvocationConfiguration console)
    {
        var header = trace.Header;
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{header.Sensor} ({header.Driver}) on {header.Board}, recorded {header.Recorded.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        var result = TraceReplay.Run(trace, (board, time) => plan.Open(board, time));
        foreach (var reading in result.Readings)
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reading.Time.TotalSeconds,9:0.000} s  {reading.Text}"));
        if (result.Departure is { } departure)
        {
            console.Error.WriteLine(departure);
            return 1;
        }

        console.Output.WriteLine($"{(result.Readings.Count == 1 ? "The reading is" : $"All {result.Readings.Count} readings are")} as recorded.");
        return 0;
    }

    /// <summary>The sensor as the header says it.</summary>
    private static SensorPlan PlanOf(Trace trace)
    {
        var header = trace.Header;
        var findings = new Findings();
        var settings = header.Settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
        settings["Driver"] = header.Driver;
        var entry = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var agent = AgentSettings.Read(new(new ConfigurationBuilder().Build(), "", findings), "replay", "");
        var plan = SensorPlan.Read(header.Sensor, new(entry, "settings", findings), Drivers.Sensors, agent);
        return findings.Mistakes is [var mistake, ..]
            ? throw new InvalidDataException($"{trace.File}, line 1: {mistake}")
            : plan ?? throw new InvalidDataException($"{trace.File}, line 1: the sensor is disabled: \"Enabled\" is {settings.GetValueOrDefault("Enabled")}.");
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Configuration;

/// <summary>Where the configuration comes from: read at the start, and again whenever it may have changed.</summary>
internal sealed class ConfigurationSource(string? asked, IReadOnlyList<string> arguments, IReadOnlyList<string> commands)
{
    /// <summary>Loads it, or another file in its place.</summary>
    public LoadedConfiguration Load(Findings findings, string? instead = null) =>
        LoadedConfiguration.Load(instead ?? asked, arguments, commands, Environment.GetEnvironmentVariables(), findings);

    /// <summary>Loads it as it would be if the file said this.</summary>
    public LoadedConfiguration LoadText(string text, Findings findings) =>
        LoadedConfiguration.Load(asked, arguments, commands, Environment.GetEnvironmentVariables(), findings, text);

    /// <summary>Every driver there is.</summary>
    public static Catalogue Catalogue { get; } = new(Drivers.Sensors, Drivers.Outputs) { Expanders = ExpanderDrivers.All };

    /// <summary>Makes the plan of what was loaded.</summary>
    public static AgentPlan Plan(LoadedConfiguration loaded, Func<BoardSettings, IBoard> openBoard, Findings findings) =>
        AgentPlan.Read(loaded.Values, Catalogue, Machine.Identity(), openBoard, findings);
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;

namespace SensorAgent.Configuration;

/// <summary>Where the configuration comes from: read at the start, and again whenever it may have changed.</summary>
internal sealed class ConfigurationSource(string? asked, IReadOnlyList<string> arguments, IReadOnlyList<string> commands)
{
    /// <summary>Loads it, or another file in its place.</summary>
    public LoadedConfiguration Load(Findings findings, string? instead = null) =>
        LoadedConfiguration.Load(instead ?? asked, arguments, commands, Environment.GetEnvironmentVariables(), findings);

    /// <summary>Makes the plan of what was loaded.</summary>
    public static AgentPlan Plan(LoadedConfiguration loaded, Func<BoardSettings, IBoard> openBoard, Findings findings) =>
        AgentPlan.Read(loaded.Values, new(Drivers.Sensors, Drivers.Outputs), Machine.Identity(), openBoard, findings);
}

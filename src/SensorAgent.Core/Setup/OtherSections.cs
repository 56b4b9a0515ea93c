using Microsoft.Extensions.Logging;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>The sections that are not the agent's own.</summary>
internal static class OtherSections
{
    /// <summary>Checks .NET's <c>Logging</c>.</summary>
    public static void Read(SettingsSection root)
    {
        var section = root.Section("Logging");
        var levels = section.Section("LogLevel");
        foreach (var category in levels.Names.ToArray())
            levels.Get(Setting.Choice(category, nameof(LogLevel.Information), Enum.GetNames<LogLevel>(), "Least level that is logged."));
        section.RefuseUnknown();
    }
}

using Microsoft.Extensions.Logging;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Setup;

/// <summary>The sections that are not the agent's own, or not yet.</summary>
internal static class OtherSections
{
    /// <summary>Checks .NET's <c>Logging</c>, and says of what later versions bring that this one does not.</summary>
    public static void Read(SettingsSection root)
    {
        ReadLogging(root.Section("Logging"));
        Later("HomeAssistant", "Home Assistant discovery");

        void Later(string key, string what)
        {
            root.Know(key);
            if (root.Has(key))
                root.Findings.Note(key, $"this version does not have {what} yet, and does nothing with the section");
        }
    }

    private static void ReadLogging(SettingsSection section)
    {
        var levels = section.Section("LogLevel");
        foreach (var category in levels.Names.ToArray())
            levels.Get(Setting.Choice(category, nameof(LogLevel.Information), Enum.GetNames<LogLevel>(), "Least level that is logged."));
        section.RefuseUnknown();
    }
}

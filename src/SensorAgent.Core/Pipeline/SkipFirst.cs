using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Leaves out the first readings after the sensor was opened, while it warms up.</summary>
public sealed class SkipFirst(int count) : IStage
{
    /// <summary>The key.</summary>
    public static Setting<int> Key { get; } =
        Setting.Integer("SkipFirst", 0, 0, 10_000, "How many readings are left out after the sensor was opened.");

    private int _seen;

    /// <summary>Reads the key <c>SkipFirst</c>; null for none.</summary>
    public static SkipFirst? Read(SettingsSection section) =>
        section.Get(Key) is > 0 and var count ? new(count) : null;

    /// <inheritdoc/>
    public bool Apply(ref Reading reading) => _seen >= count || _seen++ >= count;

    /// <inheritdoc/>
    public void Forget() => _seen = 0;
}

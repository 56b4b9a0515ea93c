using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>A driver in the catalogue: its name, its description, and how to open it.</summary>
public sealed record SensorDriver(string Name, SensorDescription Description, Func<SensorContext, ISensor> Create)
{
    /// <summary>The entry of a driver class.</summary>
    public static SensorDriver Of<T>(string name)
        where T : ISensorDriver => new(name, T.Description, T.Create);
}

using SensorAgent.Core.Model;

namespace SensorAgent.Core.Sensors;

/// <summary>
/// An opened sensor. A driver never retries, never logs and never swallows: it throws
/// <see cref="Buses.BusException"/> (or <see cref="IOException"/>), and the loop around it isolates, counts and opens it anew.
/// </summary>
public interface ISensor : IDisposable
{
    /// <summary>Reads every quantity in one transaction.</summary>
    ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>A sensor that tells of changes by itself. It is read once after opening, and then only waited for.</summary>
public interface IChangingSensor : ISensor
{
    /// <summary>Waits for the next change, for as long as it takes.</summary>
    ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken);
}

/// <summary>What every sensor driver offers; see docs/adding-a-sensor.md.</summary>
public interface ISensorDriver
{
    /// <summary>What the driver is, for validation, documentation and discovery.</summary>
    static abstract SensorDescription Description { get; }

    /// <summary>Opens the sensor; the settings have been checked against the description.</summary>
    static abstract ISensor Create(SensorContext context);
}

/// <summary>Puts a driver into the catalogue under the name that <c>Driver</c> takes in the configuration.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SensorAttribute(string name) : Attribute
{
    /// <summary>The driver's name.</summary>
    public string Name { get; } = name;
}

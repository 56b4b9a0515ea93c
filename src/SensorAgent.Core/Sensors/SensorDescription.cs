using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>One quantity of a driver, with what the chip can deliver.</summary>
/// <param name="Name">A name of the quantity table.</param>
/// <param name="Minimum">The least value the chip can deliver; readings below are not believed.</param>
/// <param name="Maximum">The greatest value the chip can deliver.</param>
public sealed record SensorQuantity(
    string Name, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity);

/// <summary>What a sensor driver is: the one source for validation, documentation, <c>drivers</c> and discovery.</summary>
/// <param name="Summary">One line: maker, chip, what it measures.</param>
public sealed record SensorDescription(string Summary) : DeviceDescription(Summary)
{
    /// <summary>What it delivers; see <see cref="QuantitiesOf"/> where the configuration decides.</summary>
    public IReadOnlyList<SensorQuantity> Quantities { get; init; } = [];

    /// <summary>Where the configuration decides what is delivered: the names, given the sensor's section.</summary>
    public Func<SettingsSection, IReadOnlyList<SensorQuantity>>? QuantitiesOf { get; init; }

    /// <summary>How often it is read unless the configuration says otherwise.</summary>
    public TimeSpan DefaultInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The chip cannot be read more often.</summary>
    public TimeSpan ShortestInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>True when it tells of changes by itself and has no interval.</summary>
    public bool TellsChanges { get; init; }

    /// <summary>
    /// After this long without a value it is stale, given the sensor's section; where null, after some intervals, or never where it tells of changes.
    /// </summary>
    public Func<SettingsSection, TimeSpan>? SilenceOf { get; init; }

    /// <summary>
    /// For drivers of which several may be on one serial port: how the line is spoken on, given the sensor's section. All on it must agree.
    /// </summary>
    public Func<SettingsSection, SerialSettings>? SharedLine { get; init; }

    /// <summary>What can be done on request to calibrate it.</summary>
    public IReadOnlyList<SensorAction> Actions { get; init; } = [];

    /// <summary>What no single key can say; adds mistakes to the section.</summary>
    public Action<SettingsSection>? Check { get; init; }
}

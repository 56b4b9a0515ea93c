using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Sensors;

/// <summary>What a driver talks to.</summary>
public enum BusKind
{
    /// <summary>Nothing of the board: the host itself, a program, the network.</summary>
    None,

    /// <summary>An I2C bus.</summary>
    I2c,

    /// <summary>GPIO lines.</summary>
    Gpio,

    /// <summary>The kernel's 1-Wire bus.</summary>
    OneWire,

    /// <summary>A PWM channel.</summary>
    Pwm,
}

/// <summary>One quantity of a driver, with what the chip can deliver.</summary>
/// <param name="Name">A name of the quantity table.</param>
/// <param name="Minimum">The least value the chip can deliver; readings below are not believed.</param>
/// <param name="Maximum">The greatest value the chip can deliver.</param>
public sealed record SensorQuantity(
    string Name, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity);

/// <summary>What a sensor driver is: the one source for validation, documentation, <c>drivers</c> and discovery.</summary>
/// <param name="Summary">One line: maker, chip, what it measures.</param>
public sealed record SensorDescription(string Summary)
{
    /// <summary>What it talks to.</summary>
    public BusKind Bus { get; init; }

    /// <summary>The I2C addresses the chip can have, the usual one first.</summary>
    public IReadOnlyList<int> Addresses { get; init; } = [];

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

    /// <summary>The driver's own keys.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>What no single key can say; adds mistakes to the section.</summary>
    public Action<SettingsSection>? Check { get; init; }

    /// <summary>The keys that open the bus, by its kind.</summary>
    public IReadOnlyList<Setting> BusSettings => Bus switch
    {
        BusKind.I2c => [BusKeys.I2cBus, BusKeys.Address(this)],
        BusKind.Gpio => [BusKeys.Pin],
        _ => [],
    };
}

/// <summary>The keys that name a place on a bus.</summary>
public static class BusKeys
{
    /// <summary>Number of the I2C bus.</summary>
    public static readonly Setting<int> I2cBus = Setting.Integer("Bus", 1, 0, 255, "I2C bus: the N of /dev/i2c-N.");

    /// <summary>The pin of a GPIO device.</summary>
    public static readonly Setting<string> Pin =
        Setting.Text("Pin", "", "GPIO line: GPIO17, 17, PIN11, PC9 or chip-label:line.");

    /// <summary>The chip of a PWM channel.</summary>
    public static readonly Setting<string> PwmChip =
        Setting.Text("Chip", "", "Device of the PWM chip, such as fe20c000.pwm; empty takes the board's first.");

    /// <summary>The channel of a PWM chip.</summary>
    public static readonly Setting<int> PwmChannel = Setting.Integer("Channel", 0, 0, 63, "Channel of the chip.");

    /// <summary>The address key of a chip.</summary>
    public static Setting<int> Address(SensorDescription description) => Setting.Address(description.Addresses);
}

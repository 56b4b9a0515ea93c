using SensorAgent.Core.Buses;
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

    /// <summary>An SPI bus.</summary>
    Spi,

    /// <summary>A serial port.</summary>
    Serial,

    /// <summary>An LED of the kernel.</summary>
    Led,
}

/// <summary>What a device is on its bus: the part that the descriptions of sensors and outputs share.</summary>
/// <param name="Summary">One line: maker, chip, what it does.</param>
public abstract record DeviceDescription(string Summary)
{
    /// <summary>What it talks to.</summary>
    public BusKind Bus { get; init; }

    /// <summary>The I2C addresses the chip can have, the usual one first.</summary>
    public IReadOnlyList<int> Addresses { get; init; } = [];

    /// <summary>
    /// How the chip is recognised; null where it has no id, or one that takes more than reading registers: then the driver checks what
    /// it can.
    /// </summary>
    public Identity? Identity { get; init; }

    /// <summary>
    /// Whether the chip does something upon a byte that others would take for the number of a register, such as switching pins. A scan
    /// does not write such a byte to an address that this chip can have.
    /// </summary>
    public Func<byte, bool> ActsOn { get; init; } = static _ => false;

    /// <summary>The keys that name the GPIO lines it must have; <c>Pin</c> unless the driver says otherwise.</summary>
    public IReadOnlyList<Setting<string>> Pins
    {
        get => field ?? (Bus == BusKind.Gpio ? [BusKeys.Pin] : []);
        init;
    }

    /// <summary>The keys that name GPIO lines it can do without, such as an interrupt; empty means that there is none.</summary>
    public IReadOnlyList<Setting<string>> OptionalPins { get; init; } = [];

    /// <summary>The key of a line that the chip pulls low to acknowledge; null for none. The simulated board does it for a chip that has no model.</summary>
    public Setting<string>? WireAnswers { get; init; }

    /// <summary>The ones of <see cref="Settings"/> that name a topic of somebody else that is heard.</summary>
    public IReadOnlyList<Setting<string>> Hears { get; init; } = [];

    /// <summary>The ones of <see cref="Settings"/> that name a topic of somebody else that is published to.</summary>
    public IReadOnlyList<Setting<string>> Publishes { get; init; } = [];

    /// <summary>The driver's own keys.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Keys that hold objects by names of the user's own, with the keys that each of these has.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<Setting> Keys)> Maps { get; init; } = [];

    /// <summary>
    /// Keys without which an entry cannot stand, besides those of the bus, each with a value that could; for the documentation's example. Within
    /// <see cref="Maps"/> a key is a path such as <c>Registers:voltage:Register</c>.
    /// </summary>
    public IReadOnlyList<(string Key, string Value)> Example { get; init; } = [];

    /// <summary>The address key of the chip.</summary>
    public Setting<int> Address => Setting.Address(Addresses);

    /// <summary>The keys that open the bus, by its kind.</summary>
    public virtual IReadOnlyList<Setting> BusSettings => [.. PlaceKeys, .. Pins, .. OptionalPins];

    private IReadOnlyList<Setting> PlaceKeys => Bus switch
    {
        BusKind.I2c => [BusKeys.I2cBus, Address],
        BusKind.Pwm => [BusKeys.PwmChip, BusKeys.PwmChannel],
        BusKind.Spi => [BusKeys.SpiBus, BusKeys.ChipSelect],
        BusKind.Serial => [BusKeys.Port],
        BusKind.Led => [BusKeys.Led],
        _ => [],
    };

    /// <summary>Opens the I2C device that <c>Bus</c> and <c>Address</c> name, refuses another chip, and closes it when it or the making fails.</summary>
    internal T OpenI2c<T>(IBoard board, SettingsSection section, Func<II2cDevice, T> make)
    {
        var device = board.OpenI2c(section.Get(BusKeys.I2cBus), section.Get(Address));
        try
        {
            Identity?.Check(device);
            return make(device);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Notes what is wrong with the keys of the bus and the driver.</summary>
    internal void CheckKeys(SettingsSection section)
    {
        foreach (var setting in BusSettings.Concat(Settings))
            setting.Check(section);
        foreach (var pin in Pins.Where(pin => section.Get(pin).Length == 0))
            section.Add(pin.Key, "is missing", pin.Summary.TrimEnd('.'));
    }
}

/// <summary>The keys that name a place on a bus.</summary>
public static class BusKeys
{
    /// <summary>Number of the I2C bus.</summary>
    public static readonly Setting<I2cBusId> I2cBus = Setting.I2cBus("I2C bus: the N of /dev/i2c-N, or multiplexer:channel such as mux1:3.");

    /// <summary>The pin of a GPIO device.</summary>
    public static readonly Setting<string> Pin =
        Setting.Text("Pin", "", "GPIO line: GPIO17, 17, PIN11, PC9, chip-label:line or expander:line.");

    /// <summary>The chip of a PWM channel.</summary>
    public static readonly Setting<string> PwmChip =
        Setting.Text("Chip", "", "Device of the PWM chip, such as fe20c000.pwm; empty takes the board's first.");

    /// <summary>The channel of a PWM chip.</summary>
    public static readonly Setting<int> PwmChannel = Setting.Integer("Channel", 0, 0, 63, "Channel of the chip.");

    /// <summary>Number of the SPI bus.</summary>
    public static readonly Setting<int> SpiBus = Setting.Integer("Bus", 0, 0, 255, "SPI bus: the B of /dev/spidevB.C.");

    /// <summary>The chip select on an SPI bus.</summary>
    public static readonly Setting<int> ChipSelect = Setting.Integer("ChipSelect", 0, 0, 255, "Chip select: the C of /dev/spidevB.C.");

    /// <summary>The serial port.</summary>
    public static readonly Setting<string> Port = Setting.Text("Port", "serial0", "Serial port by its name in /dev, such as serial0 or ttyUSB0.");

    /// <summary>The LED.</summary>
    public static readonly Setting<string> Led = Setting.Text("Led", "ACT", "LED by its name in /sys/class/leds.");

    /// <summary>A key that names one of several lines of a device.</summary>
    public static Setting<string> PinOf(string key, string summary) => Setting.Text(key, "", $"{summary}: GPIO17, 17, PIN11, PC9 or chip-label:line.");
}

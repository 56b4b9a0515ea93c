using SensorAgent.Core.Buses;

namespace SensorAgent.Core.Options;

/// <summary>Section <c>Board</c>: where the buses come from, and what extends them.</summary>
/// <param name="Kind"><c>auto</c>, <c>linux</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Trace">The file that <c>replay</c> plays.</param>
public sealed record BoardSettings(string Kind, string Trace = "")
{
    /// <summary>The multiplexers on the buses.</summary>
    public IReadOnlyList<MultiplexerSettings> Multiplexers { get; init; } = [];

    /// <summary>The expanders on the buses.</summary>
    public IReadOnlyList<ExpanderSettings> Expanders { get; init; } = [];

    /// <summary>The troubles that the simulated board has.</summary>
    public IReadOnlyList<FaultSettings> Faults { get; init; } = [];

    /// <summary>The section's keys, besides those that hold objects.</summary>
    public static IReadOnlyList<Setting> Keys => [KindKey, TraceKey];

    private static readonly Setting<string> KindKey = Setting.Choice(
        "Kind", "auto", ["auto", "linux", "simulated", "replay"],
        "auto takes the real buses wherever there are any; linux never simulates; simulated always does; replay plays a trace in a loop.");

    private static readonly Setting<string> TraceKey = Setting.Text("Trace", "", "File that sensoragent record wrote; for Kind replay.");

    /// <summary>Reads the section.</summary>
    public static BoardSettings Read(SettingsSection section, IReadOnlyList<ExpanderDriver> expanders)
    {
        var settings = new BoardSettings(section.Get(KindKey), section.Get(TraceKey))
        {
            Multiplexers = ReadAll(section.Section(MultiplexerSettings.Key), MultiplexerSettings.Read),
            Expanders = ReadAll(section.Section(ExpanderSettings.Key), (name, entry) => ExpanderSettings.Read(name, entry, expanders)),
            Faults = ReadAll(section.Section(FaultSettings.Key), (_, entry) => FaultSettings.Read(entry)),
        };
        if (settings.Kind == "replay" && settings.Trace.Length == 0)
            section.Add(TraceKey.Key, "is missing", "Kind replay needs the file of a trace");
        else if (settings.Kind != "replay" && settings.Trace.Length > 0)
            section.Add(TraceKey.Key, $"does nothing with Kind {settings.Kind}", "use Kind replay, or leave it out");
        section.RefuseUnknown();
        return settings;
    }

    private static T[] ReadAll<T>(SettingsSection section, Func<string, SettingsSection, T?> read)
        where T : class => [.. section.Names.ToArray().Select(name => read(name, section.Section(name))).OfType<T>()];
}

/// <summary>An entry of <c>Board:Multiplexers</c>.</summary>
/// <param name="Name">Its name, which stands before the channel in <c>mux1:3</c>.</param>
/// <param name="Bus">The bus that it is on.</param>
/// <param name="Address">Its address.</param>
/// <param name="Section">Where it stands.</param>
public sealed record MultiplexerSettings(string Name, int Bus, int Address, SettingsSection Section)
{
    /// <summary>The key that holds them.</summary>
    public const string Key = "Multiplexers";

    private static readonly Setting<string> DriverKey = Setting.Choice(
        "Driver", "tca9548a", ["tca9548a"], "Chip: tca9548a, and the PCA9548A alike.");
    private static readonly Setting<I2cBusId> BusKey = Setting.I2cBus("I2C bus of the board that it is on.");
    private static readonly Setting<int> AddressKey = Setting.Address([.. Enumerable.Range(0x70, 8)]);

    /// <summary>The keys of an entry.</summary>
    public static IReadOnlyList<Setting> Keys => [DriverKey, BusKey, AddressKey];

    internal static MultiplexerSettings? Read(string name, SettingsSection section)
    {
        section.Get(DriverKey);
        var (bus, address) = (section.Get(BusKey), section.Get(AddressKey));
        if (bus.IsChannel)
            section.Add(BusKey.Key, $"\"{bus}\" is a channel of a multiplexer", "a multiplexer cannot stand behind another one; give the number of a bus");
        section.RefuseUnknown();
        return bus.IsChannel ? null : new(name, bus.Number, address, section);
    }
}

/// <summary>An entry of <c>Board:Expanders</c>.</summary>
/// <param name="Name">Its name, which stands before the line in <c>exp1:5</c>.</param>
/// <param name="Driver">The chip.</param>
/// <param name="Bus">The bus that it is on.</param>
/// <param name="Address">Its address.</param>
/// <param name="Interrupt">The board's line that the chip's interrupt is wired to; empty where it is not.</param>
/// <param name="Section">Where it stands.</param>
public sealed record ExpanderSettings(string Name, ExpanderDriver Driver, I2cBusId Bus, int Address, string Interrupt, SettingsSection Section)
{
    /// <summary>The key that holds them.</summary>
    public const string Key = "Expanders";

    private static readonly Setting<string> DriverKey = Setting.Text("Driver", "", "Chip: mcp23008, mcp23017, pcf8574, pcf8575, tca9554 or tca9555.");
    private static readonly Setting<I2cBusId> BusKey = Setting.I2cBus("I2C bus: its number, or multiplexer:channel such as mux1:3.");

    /// <summary>The key of the line that its interrupt is wired to.</summary>
    internal static readonly Setting<string> InterruptKey = Setting.Text(
        "Interrupt", "", "GPIO line of the board that the chip's INT is wired to; without it, inputs with edges are read every 20 ms.");

    /// <summary>The keys of an entry with this chip.</summary>
    public static IReadOnlyList<Setting> KeysOf(ExpanderDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return [BusKey, Setting.Address(driver.Addresses), InterruptKey];
    }

    internal static ExpanderSettings? Read(string name, SettingsSection section, IReadOnlyList<ExpanderDriver> drivers)
    {
        if (section.Named(DriverKey, "expander", drivers, known => known.Name, "sensoragent drivers") is not { } driver)
            return null;
        var settings = new ExpanderSettings(
            name, driver, section.Get(BusKey), section.Get(Setting.Address(driver.Addresses)), section.Get(InterruptKey), section);
        section.RefuseUnknown();
        return settings;
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Sensors;

/// <summary>One channel of a sensor, and the section that says how its values are treated.</summary>
public sealed record ChannelPlan(ChannelId Id, Quantity Quantity, SettingsSection Settings)
{
    /// <summary>Whether the quantity is delivered.</summary>
    public static Setting<bool> EnabledKey { get; } = Setting.Flag("Enabled", true, "false leaves it out.");
}

/// <summary>One entry of <c>Sensors</c>, read and checked.</summary>
public sealed record SensorPlan(string Name, SensorDriver Driver, SettingsSection Settings)
{
    private static readonly Setting<string> DriverKey = Setting.Text("Driver", "", "Name of the driver; sensoragent drivers lists them.");
    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", true, "false leaves it out.");
    private static readonly Setting<string> LocationKey = Setting.Text("Location", "", "Where it is; stands in the topics. Empty takes Agent:Location.");

    /// <summary>How long a read may take; for drivers whose device needs long.</summary>
    public static readonly Setting<TimeSpan> TimeoutKey = Setting.Time(
        "Timeout", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10),
        "A read that takes longer has failed.");

    /// <summary>How high it stands.</summary>
    public static readonly Setting<double?> AltitudeKey =
        Setting.OptionalNumber("Altitude", -500, 9000, "Metres above the sea; the derived sea_level_pressure needs it.");

    /// <summary>The keys that every sensor has, besides <c>Interval</c> and <c>Quantities</c>.</summary>
    public static IReadOnlyList<Setting> CommonKeys => [DriverKey, EnabledKey, LocationKey, TimeoutKey];

    /// <summary>How often it is read.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long a read may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>What it delivers, one channel per quantity.</summary>
    public required IReadOnlyList<ChannelPlan> Channels { get; init; }

    /// <summary>What is calculated from what it delivers.</summary>
    public IReadOnlyList<string> Derived { get; init; } = [];

    /// <summary>Where its driver keeps what must outlive the agent.</summary>
    public StateFile State { get; init; } = StateFile.None;

    /// <summary>Metres above the sea.</summary>
    public double Altitude { get; init; }

    /// <summary>After this long without a good value a channel is stale.</summary>
    public TimeSpan StaleAfter =>
        Driver.Description.SilenceOf?.Invoke(Settings) ?? TimeSpan.FromTicks(Math.Max(Interval.Ticks * 3, TimeSpan.FromSeconds(30).Ticks));

    /// <summary>True when it tells of changes only, and may say nothing for ever.</summary>
    public bool MayBeSilent => Driver.Description is { TellsChanges: true, SilenceOf: null };

    /// <summary>Opens the device; what other channels say comes from <paramref name="latest"/>.</summary>
    public ISensor Open(IBoard board, TimeProvider time, IMessages? messages = null, Func<string, double?>? latest = null) => Driver.Create(
        new(Driver.Description, Settings, board, time) { State = State, Messages = messages ?? IMessages.None, Latest = latest ?? (static _ => null) });

    /// <summary>Whether another plan of the sensor says the same: then it need not be started anew.</summary>
    public bool IsAsBefore(SensorPlan next) =>
        Driver.Name == next.Driver.Name && Settings.Text == next.Settings.Text && Channels.Select(channel => channel.Id).SequenceEqual(next.Channels.Select(channel => channel.Id));

    /// <summary>The key <c>Interval</c> with the driver's own default and least value.</summary>
    public static Setting<TimeSpan> IntervalKey(SensorDescription description) => Setting.Time(
        "Interval", description.DefaultInterval, description.ShortestInterval, TimeSpan.FromDays(1), "How often it is read.");

    /// <summary>Every key of an entry with this driver, besides <c>Quantities</c>, <c>Derived</c> and <c>Altitude</c>.</summary>
    public static IReadOnlyList<Setting> KeysOf(SensorDescription description) =>
        [.. description.BusSettings, .. description.Settings, .. description.TellsChanges ? [] : new Setting[] { IntervalKey(description) }, .. CommonKeys];

    /// <summary>Reads one entry; null when it is disabled or has no usable driver, which is then among the findings.</summary>
    public static SensorPlan? Read(string name, SettingsSection section, IReadOnlyList<SensorDriver> drivers, AgentSettings agent)
    {
        var enabled = section.Get(EnabledKey);
        if (section.Named(DriverKey, "sensor driver", drivers, known => known.Name, "sensoragent drivers") is not { } driver)
            return null;

        var description = driver.Description;
        var location = section.Get(LocationKey) is { Length: > 0 } own ? own : agent.Location;
        location = new TopicTemplate(location).Fill(("agent", agent.Id), ("sensor", name), ("location", agent.Location));

        description.CheckKeys(section);
        description.Check?.Invoke(section);

        var delivered = description.QuantitiesOf?.Invoke(section) ?? description.Quantities;
        var altitude = section.Get(AltitudeKey);
        var derived = ReadDerived(section, delivered, altitude);
        var plan = new SensorPlan(name, driver, section)
        {
            State = agent.StateDirectory.Length == 0 ? StateFile.None : new(Path.Combine(agent.StateDirectory, "sensors", Uri.EscapeDataString(name))),
            Derived = derived,
            Altitude = altitude ?? 0,
            Interval = description.TellsChanges ? description.DefaultInterval : section.Get(IntervalKey(description)),
            Timeout = section.Get(TimeoutKey),
            Channels = ReadChannels(name, section, description, [.. delivered, .. derived.Select(quantity => new SensorQuantity(quantity))], location),
        };
        section.RefuseUnknown();
        return enabled ? plan : null;
    }

    private static List<string> ReadDerived(SettingsSection section, IReadOnlyList<SensorQuantity> delivered, double? altitude)
    {
        const string Key = "Derived";
        var derived = new List<string>();
        foreach (var quantity in section.WordList(Key).Distinct())
        {
            if (!DerivedQuantity.Needs.TryGetValue(quantity, out var needs))
                section.Add(Key, $"\"{quantity}\" cannot be calculated", Spelling.DidYouMean(quantity, [.. DerivedQuantity.Needs.Keys]));
            else if (needs.FirstOrDefault(need => delivered.All(known => known.Name != need)) is { } missing)
                section.Add(Key, $"{quantity} needs {missing}, which this sensor does not deliver");
            else if (quantity == "sea_level_pressure" && altitude is null)
                section.Add("Altitude", "is missing", "sea_level_pressure needs the metres above the sea");
            else
                derived.Add(quantity);
        }

        return derived;
    }

    private static List<ChannelPlan> ReadChannels(
        string name, SettingsSection section, SensorDescription description, IReadOnlyList<SensorQuantity> delivered, string location)
    {
        var quantities = section.Section("Quantities");
        foreach (var known in description.Quantities)
            quantities.Know(known.Name); // one that this machine does not have is no misspelling
        var channels = new List<ChannelPlan>();
        foreach (var quantity in delivered)
        {
            var settings = quantities.Section(quantity.Name);
            var known = Quantity.Named(quantity.Name);
            if (settings.Get(ChannelPlan.EnabledKey))
            {
                channels.Add(new(new(name, quantity.Name, location), known with
                {
                    Minimum = Math.Max(known.Minimum, quantity.Minimum),
                    Maximum = Math.Min(known.Maximum, quantity.Maximum),
                }, settings));
            }
        }

        quantities.RefuseUnknown();
        return channels;
    }
}

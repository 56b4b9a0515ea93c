using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Outputs;

/// <summary>The state to take when the broker has been away for so long.</summary>
public sealed record DisconnectPlan(TimeSpan After, OutputState State);

/// <summary>One entry of <c>Outputs</c>, read and checked.</summary>
public sealed record OutputPlan(string Name, OutputDriver Driver, SettingsSection Settings)
{
    private static readonly Setting<string> DriverKey = Setting.Text("Driver", "", "Name of the driver; sensoragent drivers lists them.");
    private static readonly Setting<bool> EnabledKey = Setting.Flag("Enabled", true, "false leaves it out.");
    private static readonly Setting<string> LocationKey = Setting.Text("Location", "", "Where it is; stands in the topics. Empty takes Agent:Location.");

    private static readonly Setting<string> StartupKey = Setting.Choice(
        "Startup", "off", ["off", "on", "restore", "leave"], "State at the start: restore takes the last one, leave keeps what the hardware has.");

    private static readonly Setting<string> OnExitKey = Setting.Choice(
        "OnExit", "off", ["off", "on", "leave"], "State when the agent ends; leave keeps what it has.");

    private static readonly Setting<TimeSpan?> MaxOnKey = Setting.OptionalTime(
        "MaxOn", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(30), "Never longer on at a stretch than this.");

    private static readonly Setting<bool> AllowRetainedKey = Setting.Flag(
        "AllowRetained", false, "true also obeys commands that the broker has kept; they come again at every connect.");

    private static readonly Setting<TimeSpan?> AfterKey = Setting.OptionalTime(
        "After", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), "How long the broker must be away.");

    private static readonly Setting<string> DisconnectStateKey = Setting.Choice("State", "off", ["off", "on"], "State to take then.");

    /// <summary>The keys that every output has, besides <c>OnDisconnect</c>.</summary>
    public static IReadOnlyList<Setting> CommonKeys => [DriverKey, EnabledKey, LocationKey, StartupKey, OnExitKey, MaxOnKey, .. GuardPlan.Keys, AllowRetainedKey];

    /// <summary>The keys of <c>OnDisconnect</c>.</summary>
    public static IReadOnlyList<Setting> DisconnectKeys => [AfterKey, DisconnectStateKey];

    /// <summary>Where it is.</summary>
    public required string Location { get; init; }

    /// <summary>State at the start; null where <see cref="Restores"/> or the hardware says.</summary>
    public OutputState? Startup { get; init; }

    /// <summary>True when the start takes the last state.</summary>
    public bool Restores { get; init; }

    /// <summary>State at the end; null leaves it.</summary>
    public OutputState? OnExit { get; init; }

    /// <summary>Never longer on at a stretch than this; null for no limit.</summary>
    public TimeSpan? MaxOn { get; init; }

    /// <summary>What protects the load.</summary>
    public GuardPlan Guards { get; init; } = GuardPlan.None;

    /// <summary>What to do when the broker stays away; null for nothing.</summary>
    public DisconnectPlan? OnDisconnect { get; init; }

    /// <summary>Whether retained commands are obeyed.</summary>
    public bool AllowRetained { get; init; }

    /// <summary>What it can do.</summary>
    public OutputKind Kind => Driver.Description.Kind;

    /// <summary>The numbers that it takes.</summary>
    public OutputRange Range { get; private init; } = OutputRange.Percent;

    /// <summary>Every key of an entry with this driver, besides <c>OnDisconnect</c> and <c>Interlock</c>.</summary>
    public static IReadOnlyList<Setting> KeysOf(OutputDescription description) => [.. description.BusSettings, .. description.Settings, .. CommonKeys];

    /// <summary>Why the start takes a fail-safe state, in a sentence; empty when it takes the state declared for it.</summary>
    public string FailsafeAtStart { get; private init; } = "";

    /// <summary>The same output, started in its fail-safe state: that for a lost broker, that for the end, or off.</summary>
    public OutputPlan InSafeMode() => this with
    {
        Startup = OnDisconnect?.State ?? OnExit ?? OutputState.Off, Restores = false, FailsafeAtStart = "The agent is in safe mode.",
    };

    /// <summary>Whether another plan of the output says the same.</summary>
    public bool IsAsBefore(OutputPlan next) => Driver.Name == next.Driver.Name && Location == next.Location && Settings.Text == next.Settings.Text;

    /// <summary>Whether another plan of the output means the same hardware, used in the same way: then it can go on without being closed.</summary>
    public bool HasHardwareOf(OutputPlan next)
    {
        var keys = Driver.Description.BusSettings.Concat(Driver.Description.Settings).Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Driver.Name == next.Driver.Name && Settings.TextOf(keys.Contains) == next.Settings.TextOf(keys.Contains);
    }

    /// <summary>Reads one entry; null when it is disabled or has no usable driver, which is then among the findings.</summary>
    public static OutputPlan? Read(string name, SettingsSection section, IReadOnlyList<OutputDriver> drivers, AgentSettings agent)
    {
        var enabled = section.Get(EnabledKey);
        if (section.Named(DriverKey, "output driver", drivers, known => known.Name, "sensoragent drivers") is not { } driver)
            return null;

        driver.Description.CheckKeys(section);

        var location = section.Get(LocationKey) is { Length: > 0 } own ? own : agent.Location;
        var startup = section.Get(StartupKey);
        var maxOn = section.Get(MaxOnKey);
        var plan = new OutputPlan(name, driver, section)
        {
            Location = new TopicTemplate(location).Fill(("agent", agent.Id), ("output", name), ("location", agent.Location)),
            Startup = State(startup),
            Restores = startup == "restore",
            OnExit = State(section.Get(OnExitKey)),
            MaxOn = maxOn,
            Guards = GuardPlan.Read(section, maxOn),
            OnDisconnect = ReadDisconnect(section),
            AllowRetained = section.Get(AllowRetainedKey),
            Range = driver.Description.RangeOf?.Invoke(section) ?? OutputRange.Percent,
        };
        driver.Description.Check?.Invoke(section);
        if (!plan.Kind.IsSwitched())
            RefuseOn(section, plan);
        section.RefuseUnknown();
        return enabled ? plan : null;
    }

    /// <summary>A servo, cover or display is not simply on.</summary>
    private static void RefuseOn(SettingsSection section, OutputPlan plan)
    {
        (string Key, bool IsOn)[] states =
            [(StartupKey.Key, plan.Startup is { IsOn: true }), (OnExitKey.Key, plan.OnExit is { IsOn: true }), ("OnDisconnect:State", plan.OnDisconnect is { State.IsOn: true })];
        foreach (var (key, _) in states.Where(state => state.IsOn))
            section.Add(key, "\"on\" does not say where to", "use off, which lets it rest");
    }

    private static DisconnectPlan? ReadDisconnect(SettingsSection output)
    {
        var section = output.Section("OnDisconnect");
        var after = section.Get(AfterKey);
        var state = State(section.Get(DisconnectStateKey))!.Value;
        section.RefuseUnknown();
        if (after is { } time)
            return new(time, state);
        if (section.Has("State"))
            section.Add("After", "is missing", "say how long the broker must be away, such as 1m");
        return null;
    }

    private static OutputState? State(string word) => word switch
    {
        "off" => OutputState.Off,
        "on" => OutputState.On,
        _ => null,
    };
}

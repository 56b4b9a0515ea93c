using Microsoft.Extensions.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Setup;

/// <summary>Every driver there is.</summary>
public sealed record Catalogue(IReadOnlyList<SensorDriver> Sensors, IReadOnlyList<OutputDriver> Outputs)
{
    /// <summary>The chips that can stand in <c>Board:Expanders</c>.</summary>
    public IReadOnlyList<ExpanderDriver> Expanders { get; init; } = [];
}

/// <summary>What the machine gives where the configuration is silent.</summary>
/// <param name="AgentId">The default of <c>Agent:Id</c>.</param>
/// <param name="ClientId">The default of <c>Mqtt:ClientId</c>.</param>
/// <param name="StateDirectory">The default of <c>Agent:StateDirectory</c>.</param>
public sealed record MachineIdentity(string AgentId, string ClientId, string StateDirectory)
{
    /// <summary>Secrets that the configuration does not name.</summary>
    public Credentials Credentials { get; init; } = Credentials.None;
}

/// <summary>The whole configuration, read and checked: what the agent is going to do.</summary>
public sealed record AgentPlan(
    AgentSettings Agent, MqttSettings Mqtt, HistorySettings History, IBoard Board, TopicScheme Topics,
    IReadOnlyList<SensorChains> Sensors, IReadOnlyList<OutputPlan> Outputs)
{
    /// <summary>What it does by itself.</summary>
    public IReadOnlyList<RulePlan> Rules { get; private init; } = [];

    /// <summary>The groups and scenes of outputs.</summary>
    public IReadOnlyList<GroupPlan> Groups { get; private init; } = [];

    /// <summary>The links from inputs to outputs.</summary>
    public IReadOnlyList<LinkPlan> Links { get; private init; } = [];

    /// <summary>Where the dashboard listens.</summary>
    public WebSettings Web { get; private init; } = new(false, "127.0.0.1", 8080, []);

    /// <summary>Where the agent's figures are sent.</summary>
    public MetricsSettings Metrics { get; private init; } = new(null, TimeSpan.FromSeconds(30), "");

    /// <summary>Whether and how Home Assistant is told of it.</summary>
    public HomeAssistantSettings HomeAssistant { get; private init; } = new(false, "homeassistant", IsDevice: true);

    /// <summary>What Home Assistant is told.</summary>
    public DiscoveryPlan Discovery => new(HomeAssistant, Agent.Location, Sensors, Outputs, Groups, Rules, Agent.Allow);

    /// <summary>What extends the buses of the board.</summary>
    public BoardSettings Extensions { get; private init; } = new("auto");

    /// <summary>What its keys say that a running agent cannot take up, a text for each section.</summary>
    internal IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>();

    /// <summary>What its keys say of the connection to the broker.</summary>
    internal string Connection { get; init; } = "";

    /// <summary>Why the agent runs in safe mode, in a sentence; empty when it does not.</summary>
    public string SafeModeCause { get; private init; } = "";

    /// <summary>What is left of the plan when the agent breaks down again and again: the link, and every output in its fail-safe state.</summary>
    public AgentPlan InSafeMode(string cause) => this with { SafeModeCause = cause, Sensors = [], Links = [], Rules = [], Outputs = [.. Outputs.Select(output => output.InSafeMode())] };

    /// <summary>Whether another plan reaches the broker in the same way.</summary>
    public bool ConnectsAs(AgentPlan next) => Connection == next.Connection;

    /// <summary>The sections in which another plan differs in what only a restart takes up.</summary>
    public IReadOnlyList<string> NeedsRestartFor(AgentPlan next) =>
        [.. Fixed.Keys.Where(section => Fixed[section] != next.Fixed.GetValueOrDefault(section))];

    /// <summary>Reads everything and notes every mistake; the plan can be run only when there is none.</summary>
    public static AgentPlan Read(
        IConfiguration configuration, Catalogue catalogue, MachineIdentity machine, Func<BoardSettings, IBoard> openBoard, Findings findings)
    {
        var root = new SettingsSection(configuration, "", findings);
        var agent = AgentSettings.Read(root.Section("Agent"), machine.AgentId, machine.StateDirectory);
        var mqtt = MqttSettings.Read(root.Section("Mqtt"), machine.ClientId, machine.Credentials);
        var boardSettings = BoardSettings.Read(root.Section("Board"), catalogue.Expanders);
        var board = openBoard(boardSettings);
        TopicScheme.Check(mqtt.Topics, findings);

        var sensors = ReadSensors(NamedObjects(root, "Sensors"), catalogue, agent);
        var outputs = ReadOutputs(NamedObjects(root, "Outputs"), catalogue, agent);
        var groups = GroupRules.Read(root, outputs, agent);
        var plan = new AgentPlan(
            agent, mqtt, HistorySettings.Read(root.Section("History")), board, new TopicScheme(mqtt.Topics, agent.Id), sensors, outputs)
        {
            Groups = groups,
            Links = GroupRules.ReadLinks(root, sensors, outputs, groups),
            Metrics = MetricsSettings.Read(root.Section("Metrics")),
            Rules = ReadRules(NamedObjects(root, "Rules"), new(WatchedBy(sensors, outputs), outputs, groups, PlaceOf(agent))),
            Web = WebSettings.Read(root.Section("Web")),
            HomeAssistant = HomeAssistantSettings.Read(root.Section("HomeAssistant")),
            Extensions = boardSettings,
            Fixed = RestartRules.Fixed(root, mqtt),
            Connection = RestartRules.Connection(root),
        };
        ConfigurationVersion.Check(root);
        OtherSections.Read(root);
        root.Know("$schema"); // for editors
        root.RefuseUnknown();

        EmbeddedBrokerRules.Check(mqtt, findings);
        PlaceRules.Check(plan, findings);
        ExtensionRules.Check(plan, boardSettings);
        FaultRules.Check(plan, findings);
        TopicRules.Check(plan, findings);
        HomeAssistantRules.Check(plan, findings);
        CompensationRules.Check(plan, findings);
        ForeignTopicRules.Check(plan, findings);
        RuleCycles.Check(plan.Rules, findings);
        return plan;
    }

    private static List<SensorChains> ReadSensors(SettingsSection section, Catalogue catalogue, AgentSettings agent)
    {
        var sensors = new List<SensorChains>();
        foreach (var name in section.Names.ToArray())
        {
            if (SensorPlan.Read(name, section.Section(name), catalogue.Sensors, agent) is { } plan)
                sensors.Add(new(plan, [.. plan.Channels.Select(channel => ChannelChain.Read(plan, channel))]));
        }

        return sensors;
    }

    private static List<OutputPlan> ReadOutputs(SettingsSection section, Catalogue catalogue, AgentSettings agent)
    {
        var outputs = new List<OutputPlan>();
        foreach (var name in section.Names.ToArray())
        {
            if (OutputPlan.Read(name, section.Section(name), catalogue.Outputs, agent) is { } plan)
                outputs.Add(plan);
        }

        return outputs;
    }

    private static List<RulePlan> ReadRules(SettingsSection section, RuleWorld world) =>
        [.. section.Names.ToArray().Select(name => RulePlan.Read(name, section.Section(name), world)).OfType<RulePlan>()];

    private static WatchedChannel[] WatchedBy(IEnumerable<SensorChains> sensors, IReadOnlyList<OutputPlan> outputs) =>
    [
        .. sensors.SelectMany(sensor => sensor.Sensor.Channels.Select(channel => new WatchedChannel(
            channel.Id, channel.Quantity.Kind, channel.Quantity.IsEvent, sensor.Sensor.Driver.Description.TellsChanges, sensor.Sensor.StaleAfter)
        {
            ReadsBack = ReadBackBy(sensor.Sensor, outputs),
        })),
    ];

    /// <summary>The output whose state a sensor hears too; empty for none.</summary>
    private static string ReadBackBy(SensorPlan sensor, IReadOnlyList<OutputPlan> outputs)
    {
        string[] heard = [.. sensor.Driver.Description.Hears.Select(key => sensor.Settings.Get(key)).Where(topic => topic.Length > 0)];
        return outputs.FirstOrDefault(output => output.Driver.Description.Hears.Any(key => heard.Contains(output.Settings.Get(key))))?.Name ?? "";
    }

    private static Coordinates? PlaceOf(AgentSettings agent) =>
        agent is { Latitude: { } latitude, Longitude: { } longitude } ? new(latitude, longitude) : null;

    private static SettingsSection NamedObjects(SettingsSection root, string key)
    {
        var section = root.Section(key);
        var names = section.Names.ToArray();
        if (names.Length > 0 && names.All(name => int.TryParse(name, out _)))
            root.Add(key, "is a list", $"name each entry: \"{key}\": {{ \"{(key == "Sensors" ? "climate" : key == "Outputs" ? "lamp" : "evening")}\": {{ ... }} }}");
        return section;
    }
}

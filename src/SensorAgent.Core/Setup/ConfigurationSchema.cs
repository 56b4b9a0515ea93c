using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Setup;

/// <summary>The whole configuration as JSON schema (draft 7), for editors: made of the same declarations that read and check it.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's file; one section or driver on a line, so that changes can be read.</summary>
    public static string Text(Catalogue catalogue)
    {
        var text = new StringBuilder("{\n");
        text.Append("  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n");
        text.Append("  \"title\": \"appsettings.json of SensorAgent\",\n  \"type\": \"object\",\n");
        text.Append($"  \"properties\": {{\n{Lines(Sections(catalogue))}\n  }},\n  \"additionalProperties\": false,\n");
        text.Append($"  \"definitions\": {{\n{Lines(Definitions(catalogue))}\n  }}\n}}\n");
        return text.ToString();
    }

    private const string Sensor = "sensor";
    private const string Output = "output";
    private const string Expander = "expander";

    private static IEnumerable<(string Key, JsonNode Schema)> SensorKeys =>
    [
        .. SettingSchema.Of([.. SensorPlan.CommonKeys, SensorPlan.AltitudeKey]),
        ("Derived", new JsonObject
        {
            ["type"] = SettingSchema.Words(["array", "string"]),
            ["items"] = new JsonObject { ["enum"] = SettingSchema.Words(DerivedQuantity.Needs.Keys) },
            ["description"] = "Quantities that are calculated from what it delivers.",
        }),
    ];

    private static IEnumerable<(string Key, JsonNode Schema)> OutputKeys =>
        [.. SettingSchema.Of(OutputPlan.CommonKeys), ("OnDisconnect", Of(OutputPlan.DisconnectKeys)), ("Interlock", Of(GuardPlan.InterlockKeys))];

    private static IEnumerable<(string Key, JsonNode Schema)> Sections(Catalogue catalogue) =>
    [
        ("$schema", new JsonObject { ["type"] = "string", ["description"] = "Where this schema is; for editors only." }),
        .. SettingSchema.Of([ConfigurationVersion.Key]),
        ("Agent", WithList(AgentSettings.Keys, AgentSettings.AllowKey, "Requests over MQTT that change something and are allowed.")),
        ("Mqtt", SettingSchema.ObjectOf(
        [
            .. SettingSchema.Of(MqttSettings.Keys),
            ("Tls", Of(TlsSettings.Keys)), ("Topics", Of(TopicSettings.Keys)), ("Embedded", Of(EmbeddedBrokerSettings.Keys)),
        ])),
        ("History", Of(HistorySettings.Keys)),
        ("Board", SettingSchema.ObjectOf(
        [
            .. SettingSchema.Of(BoardSettings.Keys),
            (MultiplexerSettings.Key, MapOf(Of(MultiplexerSettings.Keys))),
            (ExpanderSettings.Key, Entries(Expander, catalogue.Expanders.Select(driver => driver.Name))),
            (FaultSettings.Key, MapOf(Of(FaultSettings.Keys))),
        ])),
        ("Sensors", Entries(Sensor, catalogue.Sensors.Select(driver => driver.Name))),
        ("Outputs", Entries(Output, catalogue.Outputs.Select(driver => driver.Name))),
        ("Rules", MapOf(SettingSchema.ObjectOf(
        [
            .. SettingSchema.Of(RulePlan.Keys),
            (RulePlan.WhenKey, SettingSchema.ObjectOf(
            [
                .. SettingSchema.Of(RuleCondition.Keys),
                (RuleCondition.DaysKey, new JsonObject
                {
                    ["type"] = SettingSchema.Words(["array", "string"]),
                    ["items"] = new JsonObject { ["type"] = "string" },
                    ["description"] = "Days of the week on which it may hold: mon, tue, mon-fri.",
                }),
            ])),
            .. RulePlan.Sections.Select(part => (part.Key, (JsonNode)Described(part.Summary, MapOf(new JsonObject { ["type"] = SettingSchema.Words(["string", "number", "boolean"]) })))),
        ]))),
        ("Groups", MapOf(WithList(GroupPlan.Keys, GroupPlan.OutputsKey, "Names of the outputs, in the order in which they are set."))),
        ("Scenes", MapOf(WithList(GroupPlan.Keys, GroupPlan.SetKey, "Commands, each with the name of its output: \"lamp ON\"; in this order."))),
        ("Links", MapOf(Of(LinkPlan.Keys))),
        ("Logging", SettingSchema.ObjectOf([("LogLevel", MapOf(new JsonObject { ["enum"] = SettingSchema.Words(Enum.GetNames<LogLevel>()) }))])),
        ("Metrics", Of(MetricsSettings.Keys)),
        ("Web", SettingSchema.ObjectOf(
        [
            .. SettingSchema.Of(WebSettings.Keys),
            (WebSettings.HostsKey, new JsonObject
            {
                ["type"] = SettingSchema.Words(["array", "string"]),
                ["items"] = new JsonObject { ["type"] = "string" },
                ["description"] = "Names that the dashboard answers to, besides its addresses and the machine's own names.",
            }),
        ])),
        ("HomeAssistant", SettingSchema.ObjectOf(
        [
            .. SettingSchema.Of(HomeAssistantSettings.Keys),
            (HomeAssistantSettings.PlatformsKey, MapOf(SettingSchema.Of(HomeAssistantSettings.PlatformOf("")))),
        ])),
    ];

    private static IEnumerable<(string Key, JsonNode Schema)> Definitions(Catalogue catalogue) =>
    [
        ("channel", SettingSchema.ObjectOf(ChannelChain.Sections.SelectMany(section =>
            section.Name.Length == 0 ? SettingSchema.Of(section.Keys) : [(section.Name, Of(section.Keys, section.Lists))]))),
        (Sensor, SettingSchema.ObjectOf(SensorKeys)),
        (Output, SettingSchema.ObjectOf(OutputKeys)),
        .. catalogue.Expanders.Select(driver => ($"{Expander}-{driver.Name}", ExpanderOf(driver))),
        .. catalogue.Sensors.Select(driver => ($"{Sensor}-{driver.Name}", SensorOf(driver))),
        .. catalogue.Outputs.Select(driver => ($"{Output}-{driver.Name}", OutputOf(driver))),
    ];

    /// <summary>Objects by name, whose other keys follow from their driver.</summary>
    private static JsonObject Entries(string kind, IEnumerable<string> drivers)
    {
        var names = drivers.ToArray();
        return MapOf(new JsonObject
        {
            ["type"] = "object",
            ["required"] = SettingSchema.Words(["Driver"]),
            ["properties"] = new JsonObject { ["Driver"] = new JsonObject { ["enum"] = SettingSchema.Words(names) } },
            ["allOf"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["Driver"] = new JsonObject { ["const"] = name } } },
                ["then"] = Reference($"{kind}-{name}"),
            })]),
        });
    }

    private static JsonObject SensorOf(SensorDriver driver)
    {
        var description = driver.Description;
        var channels = new JsonObject();
        foreach (var quantity in description.Quantities.Select(quantity => quantity.Name).Concat(DerivedQuantity.Needs.Keys))
            channels[quantity] = Reference("channel");
        return Described(description, SettingSchema.ObjectOf(
        [
            .. Own(SensorPlan.KeysOf(description), SensorPlan.CommonKeys),
            .. description.Maps.Select(map => (map.Key, (JsonNode)MapOf(Of(map.Keys)))),
            .. Shared(Sensor, SensorKeys),
            ("Quantities", new JsonObject
            {
                ["type"] = "object",
                ["properties"] = channels,
                ["additionalProperties"] = description.QuantitiesOf is null ? JsonValue.Create(false) : Reference("channel"),
            }),
        ]));
    }

    private static JsonObject ExpanderOf(ExpanderDriver driver) =>
        SettingSchema.ObjectOf([("Driver", new JsonObject { ["const"] = driver.Name }), .. SettingSchema.Of(ExpanderSettings.KeysOf(driver))]);

    private static JsonObject OutputOf(OutputDriver driver) => Described(driver.Description, SettingSchema.ObjectOf(
    [
        .. Own(OutputPlan.KeysOf(driver.Description), OutputPlan.CommonKeys),
        .. Shared(Output, OutputKeys),
    ]));

    private static IEnumerable<(string Key, JsonNode Schema)> Own(IEnumerable<Setting> keys, IReadOnlyList<Setting> common) =>
        SettingSchema.Of(keys.Except(common));

    /// <summary>The keys that every entry has, by reference to where they are once.</summary>
    private static IEnumerable<(string Key, JsonNode Schema)> Shared(string definition, IEnumerable<(string Key, JsonNode Schema)> keys) =>
        keys.Select(key => (key.Key, (JsonNode)Reference($"{definition}/properties/{key.Key}")));

    private static JsonObject Described(DeviceDescription description, JsonObject schema)
    {
        schema["description"] = description.Summary;
        if (description.Pins.Count > 0)
            schema["required"] = SettingSchema.Words(description.Pins.Select(pin => pin.Key));
        return schema;
    }

    private static JsonObject Described(string summary, JsonObject schema)
    {
        schema["description"] = summary;
        return schema;
    }

    private static JsonObject Of(IEnumerable<Setting> keys, IReadOnlyList<string>? lists = null) => SettingSchema.ObjectOf(
        [.. SettingSchema.Of(keys), .. (lists ?? []).Select(list => (list, (JsonNode)new JsonObject { ["type"] = "array" }))]);

    private static JsonObject WithList(IEnumerable<Setting> keys, string list, string description) => SettingSchema.ObjectOf(
    [
        .. SettingSchema.Of(keys),
        (list, new JsonObject
        {
            ["type"] = SettingSchema.Words(["array", "string"]),
            ["items"] = new JsonObject { ["type"] = "string" },
            ["description"] = description,
        }),
    ]);

    private static JsonObject MapOf(JsonNode value) => new() { ["type"] = "object", ["additionalProperties"] = value };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static string Lines(IEnumerable<(string Key, JsonNode Schema)> members) =>
        string.Join(",\n", members.Select(member => $"    \"{member.Key}\": {Compact(member.Schema)}"));

    private static string Compact(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

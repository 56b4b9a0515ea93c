using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Management;

/// <summary>
/// Introduces the agent to Home Assistant (MQTT discovery): at the start, after a change of the configuration, and whenever Home Assistant starts. What
/// was announced is remembered in the state directory, so that what vanishes from the configuration vanishes there too, whenever that was.
/// </summary>
public sealed partial class HomeAssistantDiscovery(StateFile memory, Outbox outbox, TopicScheme topics, AgentInfo info, ILogger<HomeAssistantDiscovery> logger) : IReceipt
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _unacknowledged = [];
    private List<OutboundMessage> _messages = [];
    private List<Announced> _announced = [];
    private List<Announced>? _removed;
    private string _status = "";
    private long _sequence;

    /// <summary>What to subscribe to, to hear Home Assistant start.</summary>
    public IReadOnlyList<string> Filters => _status.Length > 0 ? [_status] : [];

    /// <summary>Tells Home Assistant what there is, and takes back what there was and is no more.</summary>
    public void Announce(DiscoveryPlan plan)
    {
        lock (_lock)
        {
            var context = new DiscoveryContext(plan, topics);
            DiscoveryComponent[] components = !plan.Settings.Enabled ? [] :
            [
                .. plan.Sensors.SelectMany(sensor => ChannelComponents.Of(sensor, context)),
                .. plan.Outputs.Select(output => OutputComponents.Of(output, context)),
                .. plan.Groups.SelectMany(group => OutputComponents.Of(group, context)),
                .. plan.Rules.Select(rule => AgentComponents.Of(rule, context)),
                .. AgentComponents.Of(context),
            ];
            var deviceTopic = $"{plan.Settings.Prefix}/device/{context.DeviceId}/config";
            string TopicOf(DiscoveryComponent component) =>
                plan.Settings.IsDevice ? deviceTopic : $"{plan.Settings.Prefix}/{component.Platform}/{context.DeviceId}/{component.Id}/config";

            List<Announced> before = [.. Remembered().Concat(_announced).Concat(_removed ?? []).Distinct()];
            _announced = [.. components.Select(component => new Announced(TopicOf(component), component.Platform, component.Id))];
            _removed = [.. before.Except(_announced)];
            _status = plan.Settings.Enabled ? $"{plan.Settings.Prefix}/status" : "";

            var inUse = _announced.Select(entry => entry.Topic).ToHashSet(StringComparer.Ordinal);
            var abandoned = _removed.Select(entry => entry.Topic).Distinct().Where(topic => !inUse.Contains(topic));
            List<(string Topic, byte[] Payload)> payloads = [.. abandoned.Select(topic => (topic, Array.Empty<byte>()))];
            if (plan.Settings.IsDevice && components.Length > 0)
                payloads.Add((deviceTopic, Device(context, components, [.. _removed.Where(entry => entry.Topic == deviceTopic)])));
            else
                payloads.AddRange(components.Select(component => (TopicOf(component), Single(context, component))));

            Remember(before.Union(_announced)); // until the broker has it all, both count
            _unacknowledged.Clear();
            _messages = [.. payloads.Select(payload => Message(payload.Topic, payload.Payload))];
            Post();
        }
    }

    /// <summary>Takes a message; false when it is not Home Assistant's.</summary>
    public bool Receive(InboundMessage message)
    {
        if (_status.Length == 0 || message.Topic != _status)
            return false;
        if (!message.Payload.Span.SequenceEqual("online"u8))
            return true;
        LogStarted();
        lock (_lock)
            Post();
        return true;
    }

    /// <inheritdoc/>
    public void Acknowledged(long sequence)
    {
        lock (_lock)
        {
            if (_unacknowledged.Remove(sequence) && _unacknowledged.Count == 0)
                Remember(_announced);
        }
    }

    private void Post()
    {
        foreach (var message in _messages)
            outbox.Post(message, Rank.Discovery);
    }

    private OutboundMessage Message(string topic, byte[] payload)
    {
        _unacknowledged.Add(++_sequence);
        return new(topic, payload) { Retain = true, Qos = 1, ContentType = payload.Length == 0 ? "" : "application/json", Receipt = this, Sequence = _sequence };
    }

    /// <summary>The whole device; an entity of which only the platform is told goes.</summary>
    private byte[] Device(DiscoveryContext context, IEnumerable<DiscoveryComponent> components, IReadOnlyList<Announced> gone) => Payload.Json(writer =>
    {
        WriteDevice(writer, context);
        writer.WriteStartObject("components");
        foreach (var component in components)
        {
            component.Options["platform"] = component.Platform;
            writer.WritePropertyName(component.Id);
            component.Options.WriteTo(writer);
        }

        foreach (var entry in gone)
        {
            writer.WriteStartObject(entry.Id);
            writer.WriteString("platform", entry.Platform);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteNumber("qos", 1);
    });

    private byte[] Single(DiscoveryContext context, DiscoveryComponent component) => Payload.Json(writer =>
    {
        WriteDevice(writer, context);
        foreach (var (key, value) in component.Options)
        {
            writer.WritePropertyName(key);
            value!.WriteTo(writer);
        }

        writer.WriteNumber("qos", 1);
    });

    private void WriteDevice(Utf8JsonWriter writer, DiscoveryContext context)
    {
        var device = new JsonObject
        {
            ["identifiers"] = new JsonArray(context.DeviceId),
            ["name"] = topics.Agent,
            ["manufacturer"] = "SensorAgent",
            ["model"] = info.IsSimulated && !info.Board.Contains("simulated", StringComparison.OrdinalIgnoreCase) ? $"{info.Board} (simulated)" : info.Board,
            ["sw_version"] = info.Version,
        };
        writer.WritePropertyName("device");
        device.WriteTo(writer);
        writer.WriteStartObject("origin");
        writer.WriteString("name", "SensorAgent");
        writer.WriteString("sw_version", info.Version);
        writer.WriteEndObject();
    }

    private IEnumerable<Announced> Remembered()
    {
        try
        {
            return [.. (memory.Read() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t')).Where(parts => parts.Length == 3).Select(parts => new Announced(parts[0], parts[1], parts[2]))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRemembered(memory.Path, fault.Message);
            return [];
        }
    }

    private void Remember(IEnumerable<Announced> announced)
    {
        var text = string.Join('\n', announced.Select(entry => $"{entry.Topic}\t{entry.Platform}\t{entry.Id}"));
        try
        {
            if (text != (memory.Read() ?? ""))
                memory.Write(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRemembered(memory.Path, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Home Assistant has started; it is told again what there is.")]
    private partial void LogStarted();

    [LoggerMessage(LogLevel.Warning,
        "What Home Assistant was told cannot be remembered; {File} cannot be used: {Reason} What is taken out of the configuration stays there.")]
    private partial void LogNotRemembered(string file, string reason);

    private sealed record Announced(string Topic, string Platform, string Id);
}

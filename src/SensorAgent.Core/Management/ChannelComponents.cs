using System.Text.Json.Nodes;
using SensorAgent.Core.Model;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Management;

/// <summary>Channels as Home Assistant's entities.</summary>
internal static class ChannelComponents
{
    private const string StatusTemplate = "{{ 'online' if value == 'online' else 'offline' }}";

    /// <summary>One for each channel of a sensor.</summary>
    public static IEnumerable<DiscoveryComponent> Of(SensorChains sensor, DiscoveryContext context) =>
        sensor.Sensor.Channels.Zip(sensor.Chains, (channel, chain) => Of(sensor.Sensor, channel, chain, context));

    private static DiscoveryComponent Of(SensorPlan sensor, ChannelPlan channel, ChannelChain chain, DiscoveryContext context)
    {
        var quantity = channel.Quantity;
        var platform = quantity switch
        {
            { IsEvent: true } => "event",
            { Kind: ValueKind.Binary } => "binary_sensor",
            { Kind: ValueKind.Bytes } => "image",
            _ => "sensor",
        };
        var id = DiscoveryComponent.IdOf($"{platform}_{channel.Id.Quantity}", channel.Id.Location);
        var options = context.Entity(id, channel.Id.Quantity, channel.Id.Location,
            platform == "event" ? null : (context.Topics.Status(channel.Id), StatusTemplate)); // before the first event there is no status
        options[platform == "image" ? "image_topic" : "state_topic"] = context.Topics.Value(channel.Id);
        if (quantity.IsDiagnostic)
            options["entity_category"] = "diagnostic";
        if (platform is "sensor" or "binary_sensor" && !sensor.Driver.Description.TellsChanges)
            options["expire_after"] = (int)Math.Ceiling(chain.Lifetime.TotalSeconds);

        switch (platform, quantity.Kind)
        {
            case ("event", _):
                options["event_types"] = new JsonArray([.. quantity.Events.Select(word => (JsonNode)word)]);
                options["value_template"] = "{{ {'event_type': value} | tojson }}";
                break;
            case ("binary_sensor", _):
                options["payload_on"] = "ON";
                options["payload_off"] = "OFF";
                Add(options, "device_class", quantity.DeviceClass);
                break;
            case (_, ValueKind.Text):
                options["value_template"] = "{{ value[:255] }}"; // a longer state is refused
                break;
            case (_, ValueKind.Number):
                var classes = HomeAssistantClasses.Of(quantity, chain.Unit, isOld: !context.Plan.Settings.IsDevice);
                Add(options, "unit_of_measurement", chain.Unit);
                Add(options, "device_class", classes.Device);
                Add(options, "state_class", classes.State);
                break;
        }

        return new(platform, id, options);
    }

    private static void Add(JsonObject options, string key, string text)
    {
        if (text.Length > 0)
            options[key] = text;
    }
}

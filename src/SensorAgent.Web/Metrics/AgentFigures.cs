using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Pipeline;
using SensorAgent.Web.Live;

namespace SensorAgent.Web.Metrics;

/// <summary>Every figure of the agent, as it is now.</summary>
internal sealed class AgentFigures(WebSources sources, MissedReadings missed)
{
    private static readonly (string, string)[] NoLabels = [];

    /// <summary>Looks at all of them.</summary>
    public IReadOnlyList<Figure> Collect() =>
    [
        Gauge("sensoragent_info", "What the agent is; always 1.", "1", new Sample(
            [("agent", sources.Topics.Agent), ("version", sources.Info.Version), ("board", sources.Info.Board), ("simulated", sources.Info.IsSimulated ? "true" : "false")], 1)),
        .. Readings(),
        .. Sensors(),
        .. Link(),
        .. Outputs(),
        .. ProcessFigures.Collect(sources.Info.Started),
    ];

    private IEnumerable<Figure> Readings()
    {
        var channels = sources.Flow.Channels;
        var values = channels.Where(channel => channel.Last is { Quality: not Quality.Bad, Value.Kind: ValueKind.Number or ValueKind.Binary }).ToArray();
        yield return Gauge("sensoragent_channel_value", "What the channel said last, in its unit; 1 and 0 for on and off.", "1",
            [.. values.Select(channel => new Sample([.. LabelsOf(channel), ("unit", channel.Unit)], channel.Last!.Value.Value.Number))]);
        yield return Gauge("sensoragent_channel_reading_timestamp_seconds", "When the channel said it, in seconds since 1970.", "s",
            [.. values.Select(channel => new Sample(LabelsOf(channel), channel.Last!.Value.At.ToUnixTimeMilliseconds() / 1000.0))]);
        yield return Gauge("sensoragent_channel_online", "Whether the channel has a value that can be used.", "1",
            [.. channels.Select(channel => new Sample(LabelsOf(channel), channel.Status == "online" ? 1 : 0))]);
        yield return Counter("sensoragent_readings_total", "Readings since the start, good and bad.", sources.Readings.Added);
        yield return Counter("sensoragent_readings_dropped_total", "Readings that were lost because the disk did not take them.", sources.Readings.Dropped);
        yield return Gauge("sensoragent_readings_unwritten", "Readings that wait for the disk.", "{reading}", Of(sources.Readings.Waiting));
        yield return Gauge("sensoragent_backlog_readings", "Readings on disk that no broker has taken yet.", "{reading}", Of(missed.Count));
    }

    private IEnumerable<Figure> Sensors()
    {
        var sensors = sources.Flow.Sensors;
        yield return Gauge("sensoragent_sensor_up", "Whether the sensor can be read.", "1",
            [.. sensors.Select(sensor => new Sample(LabelsOf(sensor), sensor.State == "online" ? 1 : 0))]);
        yield return new("sensoragent_sensor_reads_total", "How often the sensor was read.", FigureKind.Counter, "1",
            [.. sensors.Select(sensor => new Sample(LabelsOf(sensor), sensor.Reads))]);
        yield return new("sensoragent_sensor_faults_total", "How often the sensor could not be read.", FigureKind.Counter, "1",
            [.. sensors.Select(sensor => new Sample(LabelsOf(sensor), sensor.Faults))]);
    }

    private IEnumerable<Figure> Link()
    {
        var link = sources.Link.State;
        yield return Gauge("sensoragent_link_connected", "Whether the broker is there.", "1", Of(link.IsConnected ? 1 : 0));
        yield return Counter("sensoragent_link_connects_total", "How often the link was made.", link.Connects);
        yield return Counter("sensoragent_messages_dropped_total", "Messages that nobody was there to hear, or that overtook each other.", sources.Outbox.Dropped);
        yield return Gauge("sensoragent_alerts", "Alerts that stand.", "{alert}", Of(sources.Alerts.Raised.Count));
    }

    private IEnumerable<Figure> Outputs()
    {
        var outputs = sources.Outputs.Outputs;
        yield return Gauge("sensoragent_output_on", "Whether the output is on.", "1",
            [.. outputs.Where(output => output.State is not null).Select(output => new Sample(LabelsOf(output), output.State!.Value.IsOn ? 1 : 0))]);
        yield return Gauge("sensoragent_output_up", "Whether the output's hardware does what it is told.", "1",
            [.. outputs.Select(output => new Sample(LabelsOf(output), output.Error.Length == 0 ? 1 : 0))]);

        var counts = sources.Outputs.Times.Counts;
        yield return new("sensoragent_commands_total", "Commands, by what became of them.", FigureKind.Counter, "1",
            [.. Enum.GetValues<CommandStatus>().Select(status => new Sample([("status", status.Name())], counts.ByStatus[(int)status]))]);
        yield return new("sensoragent_command_duration_seconds", "From the arrival of a command to its answer.", FigureKind.Histogram, "s",
            [new Sample(NoLabels, counts.Seconds) { Classes = counts.Within }]) { Bounds = CommandTimes.Bounds };
    }

    private static (string, string)[] LabelsOf(ChannelState channel) =>
        [("quantity", channel.Channel.Id.Quantity), ("location", channel.Channel.Id.Location), ("sensor", channel.Channel.Id.Sensor)];

    private static (string, string)[] LabelsOf(SensorState sensor) => [("sensor", sensor.Sensor.Name), ("driver", sensor.Sensor.Driver.Name)];

    private static (string, string)[] LabelsOf(OutputSnapshot output) => [("output", output.Plan.Name), ("location", output.Plan.Location)];

    private static Sample Of(double value) => new(NoLabels, value);

    private static Figure Gauge(string name, string help, string unit, params Sample[] samples) => new(name, help, FigureKind.Gauge, unit, samples);

    private static Figure Counter(string name, string help, double value) => new(name, help, FigureKind.Counter, "1", [Of(value)]);
}

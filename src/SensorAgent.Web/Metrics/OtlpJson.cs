using System.Globalization;
using System.Text.Json;

namespace SensorAgent.Web.Metrics;

/// <summary>Figures as an export request of OTLP in JSON.</summary>
/// <remarks>OpenTelemetry Protocol specification 1.x, section "JSON Protobuf Encoding": 64-bit integers are texts, enumerations numbers, keys lowerCamelCase.</remarks>
internal static class OtlpJson
{
    private const int Cumulative = 2; // AGGREGATION_TEMPORALITY_CUMULATIVE

    /// <summary>One request with all of them.</summary>
    public static byte[] Of(IEnumerable<Figure> figures, string agent, string version, DateTimeOffset started, DateTimeOffset now) => Answers.Json(writer =>
    {
        var (from, at) = (Nanoseconds(started), Nanoseconds(now));
        writer.WriteStartObject();
        writer.WriteStartArray("resourceMetrics");
        writer.WriteStartObject();
        writer.WriteStartObject("resource");
        Attributes(writer, [("service.name", "sensoragent"), ("service.instance.id", agent), ("service.version", version)]);
        writer.WriteEndObject();
        writer.WriteStartArray("scopeMetrics");
        writer.WriteStartObject();
        writer.WriteStartObject("scope");
        writer.WriteString("name", "SensorAgent");
        writer.WriteString("version", version);
        writer.WriteEndObject();
        writer.WriteStartArray("metrics");
        foreach (var figure in figures.Where(figure => figure.Samples.Count > 0))
            Metric(writer, figure, from, at);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Metric(Utf8JsonWriter writer, Figure figure, string from, string at)
    {
        writer.WriteStartObject();
        writer.WriteString("name", figure.Name);
        writer.WriteString("description", figure.Help);
        writer.WriteString("unit", figure.Unit);
        writer.WriteStartObject(figure.Kind switch
        {
            FigureKind.Counter => "sum",
            FigureKind.Histogram => "histogram",
            _ => "gauge",
        });
        if (figure.Kind != FigureKind.Gauge)
            writer.WriteNumber("aggregationTemporality", Cumulative);
        if (figure.Kind == FigureKind.Counter)
            writer.WriteBoolean("isMonotonic", true);
        writer.WriteStartArray("dataPoints");
        foreach (var sample in figure.Samples.Where(sample => double.IsFinite(sample.Value)))
            Point(writer, figure, sample, from, at);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter writer, Figure figure, Sample sample, string from, string at)
    {
        writer.WriteStartObject();
        Attributes(writer, sample.Labels);
        if (figure.Kind != FigureKind.Gauge)
            writer.WriteString("startTimeUnixNano", from);
        writer.WriteString("timeUnixNano", at);
        if (figure.Kind != FigureKind.Histogram)
        {
            writer.WriteNumber("asDouble", sample.Value);
            writer.WriteEndObject();
            return;
        }

        writer.WriteString("count", sample.Classes.Sum().ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("sum", sample.Value);
        writer.WriteStartArray("bucketCounts");
        foreach (var count in sample.Classes)
            writer.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndArray();
        writer.WriteStartArray("explicitBounds");
        foreach (var bound in figure.Bounds)
            writer.WriteNumberValue(bound);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter writer, IEnumerable<(string Name, string Value)> labels)
    {
        writer.WriteStartArray("attributes");
        foreach (var (name, value) in labels)
        {
            writer.WriteStartObject();
            writer.WriteString("key", name);
            writer.WriteStartObject("value");
            writer.WriteString("stringValue", value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}

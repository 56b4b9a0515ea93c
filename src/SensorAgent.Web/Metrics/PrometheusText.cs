using System.Globalization;
using System.Text;

namespace SensorAgent.Web.Metrics;

/// <summary>Figures in the text format of Prometheus.</summary>
/// <remarks>Prometheus documentation, "Exposition formats", text format 0.0.4.</remarks>
internal static class PrometheusText
{
    /// <summary>Its MIME type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes all of them.</summary>
    public static string Of(IEnumerable<Figure> figures)
    {
        var text = new StringBuilder();
        foreach (var figure in figures.Where(figure => figure.Samples.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {figure.Name} {Escaped(figure.Help)}\n# TYPE {figure.Name} {figure.Kind.ToString().ToLowerInvariant()}\n");
            foreach (var sample in figure.Samples)
            {
                if (figure.Kind == FigureKind.Histogram)
                    Histogram(text, figure, sample);
                else
                    Line(text, figure.Name, sample.Labels, sample.Value);
            }
        }

        return text.ToString();
    }

    private static void Histogram(StringBuilder text, Figure figure, Sample sample)
    {
        long below = 0;
        for (var at = 0; at < sample.Classes.Count; at++)
        {
            below += sample.Classes[at];
            var bound = at < figure.Bounds.Count ? Number(figure.Bounds[at]) : "+Inf";
            Line(text, figure.Name + "_bucket", [.. sample.Labels, ("le", bound)], below);
        }

        Line(text, figure.Name + "_sum", sample.Labels, sample.Value);
        Line(text, figure.Name + "_count", sample.Labels, below);
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<(string Name, string Value)> labels, double value)
    {
        text.Append(name);
        if (labels.Count > 0)
            text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{Escaped(label.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture), // NaN is NaN
    };

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

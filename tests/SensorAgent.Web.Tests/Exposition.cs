using System.Globalization;
using System.Text;

namespace SensorAgent.Web.Tests;

/// <summary>One line with a number.</summary>
internal sealed record ExposedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>All lines of one metric.</summary>
internal sealed record ExposedFamily(string Name, string Help, string Type, List<ExposedSample> Samples);

/// <summary>
/// Reads the text format of Prometheus (0.0.4) and throws at whatever its documentation does not allow: names, order, escapes, repeated lines,
/// histograms that do not add up.
/// </summary>
internal static class Exposition
{
    public static IReadOnlyDictionary<string, ExposedFamily> Parse(string text)
    {
        Require(text.EndsWith('\n'), "The last line has no end.");
        Require(!text.Contains('\r'), "Lines end with a line feed alone.");
        var families = new Dictionary<string, ExposedFamily>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ExposedFamily? current = null;
        var help = (Name: "", Text: "");
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var parts = line[7..].Split(' ', 2);
                help = (parts[0], parts[1]);
                Require(Unescaped(parts[1], quotes: false).Length > 0, $"{line}: the help is empty.");
                continue;
            }

            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line[7..].Split(' ');
                Require(parts.Length == 2 && parts[1] is "counter" or "gauge" or "histogram" or "summary" or "untyped", $"{line}: no type.");
                Require(help.Name == parts[0], $"{line}: HELP does not stand before it.");
                Require(IsName(parts[0]), $"{line}: no name.");
                current = new(parts[0], help.Text, parts[1], []);
                Require(families.TryAdd(current.Name, current), $"{line}: stands a second time.");
                continue;
            }

            Require(!line.StartsWith('#'), $"{line}: a comment of an unknown kind.");
            var sample = Sample(line);
            Require(current is not null && Belongs(sample.Name, current), $"{line}: belongs to no TYPE before it.");
            Require(seen.Add(line[..line.LastIndexOf(' ')]), $"{line}: stands a second time.");
            current!.Samples.Add(sample);
        }

        foreach (var family in families.Values)
            Check(family);
        return families;
    }

    private static void Check(ExposedFamily family)
    {
        Require(family.Samples.Count > 0, $"{family.Name} has no number.");
        Require((family.Type == "counter") == family.Name.EndsWith("_total", StringComparison.Ordinal), $"{family.Name} is a {family.Type}: its name and type do not agree.");
        Require(family.Type != "counter" || family.Samples.All(sample => sample.Value >= 0), $"{family.Name} counts below zero.");
        if (family.Type != "histogram")
            return;
        var buckets = family.Samples.Where(sample => sample.Name == family.Name + "_bucket").ToArray();
        var bounds = buckets.Select(bucket => Number(bucket.Labels["le"])).ToArray();
        Require(bounds.SequenceEqual(bounds.Order()) && double.IsPositiveInfinity(bounds[^1]), $"{family.Name}: its bounds do not rise to +Inf.");
        Require(buckets.Select(bucket => bucket.Value).SequenceEqual(buckets.Select(bucket => bucket.Value).Order()), $"{family.Name}: its counts fall.");
        Require(family.Samples.Single(sample => sample.Name == family.Name + "_count").Value == buckets[^1].Value, $"{family.Name}: its counts do not add up.");
        Require(family.Samples.Count(sample => sample.Name == family.Name + "_sum") == 1, $"{family.Name} has no sum.");
    }

    private static bool Belongs(string name, ExposedFamily family) => family.Type == "histogram"
        ? name == family.Name + "_bucket" || name == family.Name + "_sum" || name == family.Name + "_count"
        : name == family.Name;

    private static ExposedSample Sample(string line)
    {
        var at = 0;
        while (at < line.Length && line[at] is not ('{' or ' '))
            at++;
        var name = line[..at];
        Require(IsName(name), $"{line}: no name.");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (at < line.Length && line[at] == '{')
            at = Labels(line, at + 1, labels);
        Require(at < line.Length && line[at] == ' ', $"{line}: no blank before the number.");
        return new(name, labels, Number(line[(at + 1)..]));
    }

    private static int Labels(string line, int at, Dictionary<string, string> labels)
    {
        while (true)
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            Require(equals > at, $"{line}: no label.");
            var name = line[at..equals];
            Require(IsName(name) && !name.Contains(':') && !name.StartsWith("__", StringComparison.Ordinal), $"{line}: {name} is no name of a label.");
            var end = equals + 2;
            while (line[end] != '"')
                end += line[end] == '\\' ? 2 : 1;
            Require(labels.TryAdd(name, Unescaped(line[(equals + 2)..end], quotes: true)), $"{line}: {name} stands twice.");
            at = end + 2;
            if (line[end + 1] == '}')
                return at;
            Require(line[end + 1] == ',', $"{line}: no comma between labels.");
        }
    }

    private static string Unescaped(string text, bool quotes)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }

            at++;
            Require(at < text.Length && (text[at] is '\\' or 'n' || (quotes && text[at] == '"')), $"{text}: a wrong escape.");
            plain.Append(text[at] == 'n' ? '\n' : text[at]);
        }

        return plain.ToString();
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new FormatException(otherwise);
    }
}

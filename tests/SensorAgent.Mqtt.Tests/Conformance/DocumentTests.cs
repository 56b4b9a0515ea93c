using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SensorAgent.Mqtt.Tests.Conformance;

/// <summary>docs/mqtt-conformance.md speaks of every statement once, and of tests that there are.</summary>
public sealed partial class DocumentTests
{
    /// <summary>How many statements each section of MQTT 5.0 has (appendix B). 2.2.1-1 was withdrawn.</summary>
    private const string Of5 =
        "1.5.4:3 1.5.5:1 1.5.7:1 2.1.3:1 2.2.1:6 2.2.2:1 3.1.0:2 3.1.2:30 3.1.3:12 3.1.4:6 3.2.0:2 3.2.2:22 3.3.1:13 3.3.2:20 3.3.4:10 3.4.2:3 "
        + "3.5.2:3 3.6.1:1 3.6.2:3 3.7.2:3 3.8.1:1 3.8.3:5 3.8.4:8 3.9.2:2 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.11.2:2 3.11.3:2 3.12.4:1 3.14.0:1 "
        + "3.14.1:1 3.14.2:4 3.14.4:3 3.15.1:1 3.15.2:3 4.1.0:2 4.2:1 4.3.1:1 4.3.2:5 4.3.3:13 4.4.0:2 4.5.0:2 4.6.0:6 4.7.0:1 4.7.1:2 4.7.2:1 4.7.3:4 "
        + "4.8.2:6 4.9.0:3 4.12.0:7 4.12.1:2 4.13.1:1 4.13.2:1 6.0.0:4";

    /// <summary>The same of MQTT 3.1.1.</summary>
    private const string Of311 =
        "1.5.3:3 2.2.2:2 2.3.1:7 3.1.0:2 3.1.2:24 3.1.3:11 3.1.4:5 3.2.0:1 3.2.2:6 3.3.1:12 3.3.2:3 3.3.4:1 3.3.5:2 3.6.1:1 3.8.1:1 3.8.3:4 3.8.4:6 "
        + "3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.12.4:1 3.14.1:1 3.14.4:3 4.1.0:2 4.3.1:1 4.3.2:2 4.3.3:2 4.4.0:1 4.5.0:2 4.6.0:6 4.7.1:3 4.7.2:1 4.7.3:4 "
        + "4.8.0:2 6.0.0:4 7.0.0:2 7.1.1:1 7.1.2:1";

    [Theory]
    [InlineData("# MQTT 5.0", Of5)]
    [InlineData("# MQTT 3.1.1", Of311)]
    public void Every_statement_is_there_once(string part, string sections)
    {
        var expected = sections.Split(' ').Select(section => section.Split(':'))
            .SelectMany(section => Enumerable.Range(1, int.Parse(section[1], null)).Select(number => $"MQTT-{section[0]}-{number}"))
            .Where(statement => statement != "MQTT-2.2.1-1" || part != "# MQTT 5.0");

        Assert.Equal(expected.Order(StringComparer.Ordinal), Lines(part).Select(line => line.Number).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("# MQTT 5.0")]
    [InlineData("# MQTT 3.1.1")]
    public void Every_statement_says_whom_it_binds_and_names_a_test_or_why_there_is_none(string part) =>
        Assert.All(Lines(part), line => Assert.True(
            line.Who is "client" or "broker" or "both" && line.Duty.Length > 0 && (TestName().IsMatch(line.Shown) || line.Shown.StartsWith("none: ", StringComparison.Ordinal)),
            line.Number));

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var tests = Path.Combine(Root(), "tests");
        var known = new[] { "SensorAgent.Mqtt.Tests", "SensorAgent.Integration.Tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(tests, project), "*.cs", SearchOption.AllDirectories))
            .SelectMany(TestsIn)
            .ToHashSet(StringComparer.Ordinal);

        var named = new[] { "# MQTT 5.0", "# MQTT 3.1.1" }.SelectMany(Lines).SelectMany(line => TestName().Matches(line.Shown)).Select(match => match.Groups[1].Value);

        Assert.Empty(named.Where(name => !known.Contains(name)).Distinct());
    }

    /// <summary>The rows of the tables of one part of the document.</summary>
    private static List<(string Number, string Who, string Duty, string Shown)> Lines(string part)
    {
        var document = File.ReadAllText(Path.Combine(Root(), "docs", "mqtt-conformance.md"));
        var start = document.IndexOf($"\n{part}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The document has no part {part}.");
        var end = document.IndexOf("\n# ", start + 1, StringComparison.Ordinal);
        return [.. document[start..(end < 0 ? document.Length : end)].Split('\n')
            .Where(line => line.StartsWith("| MQTT-", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[0], cells[1], cells[2], cells[3]))];
    }

    /// <summary>The methods behind a [Fact] or [Theory], as Class.Method.</summary>
    private static IEnumerable<string> TestsIn(string file)
    {
        var isTest = false;
        foreach (var line in File.ReadLines(file))
        {
            isTest |= TestAttribute().IsMatch(line);
            if (!isTest || Method().Match(line) is not { Success: true } method)
                continue;

            yield return $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}";
            isTest = false;
        }
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^    \[(?:Peer)?(?:Fact|Theory)[\](]")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}

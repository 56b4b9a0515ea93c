using System.Globalization;
using System.Text.RegularExpressions;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Pipeline;

/// <summary>The examples of docs/processing.md do what they say.</summary>
public sealed partial class ProcessingExamplesTests
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (Match match in Example().Matches(File.ReadAllText(Document())))
                examples.Add(match.Groups[1].Value, match.Groups[2].Value);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_documentation_holds(string settings, string lines)
    {
        var findings = new Findings();
        var chain = Chain(settings, findings);
        var second = 0;

        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (raw, expected) = line.Split(" -> ") is [var left, var right] ? (left, right) : throw new InvalidDataException(line);
            var reading = chain.Apply(Readings.Of(double.Parse(raw, CultureInfo.InvariantCulture), second++));
            Assert.Equal(expected, reading is { Quality: not Quality.Bad } published ? Payload.ValueText(published) : "-");
        }

        Assert.Empty(findings.Mistakes);
    }

    [Fact]
    public void Every_stage_has_an_example()
    {
        var text = File.ReadAllText(Document());

        Assert.All(
            ["SkipFirst", "Scale", "Offset", "Points", "Polynomial", "Unit", "Min", "Max", "Else", "MaxStep", "Kind", "Over", "Round", "OnChange", "Every", "AtLeast"],
            key => Assert.Contains($"\"{key}\":", text));
    }

    private static ChannelChain Chain(string settings, Findings findings)
    {
        var sensor = new FakeSensor().Plan();
        var channel = sensor.Channels.Single(channel => channel.Id.Quantity == "temperature");
        return ChannelChain.Read(sensor, channel with { Settings = Config.Section(settings, findings) });
    }

    private static string Document()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "SensorAgent.sln")))
            directory = directory.Parent;
        return Path.Combine(directory.FullName, "docs", "processing.md");
    }

    [GeneratedRegex(@"```json\n(.+?)\n```\n```\n(.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();
}

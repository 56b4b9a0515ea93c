using System.Globalization;
using System.Text.RegularExpressions;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Rules;

/// <summary>The examples of docs/rules.md do what they say.</summary>
public sealed partial class RuleExamplesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20); // within what a channel may be silent
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));
    private readonly Dictionary<string, double> _numbers = [];

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (Match match in Example().Matches(Page))
                examples.Add(match.Groups[1].Value, match.Groups[2].Value);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_documentation_holds(string rules, string lines)
    {
        await using var bench = await new RuleBench(rules).StartAsync();

        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (happens, expected) = line.Split("->", StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : throw new InvalidDataException(line);
            await HappenAsync(bench, happens.Split(' ', 2, StringSplitOptions.TrimEntries));
            Assert.Equal($"{line}: {expected}", $"{line}: {expected.Split(' ')[0]} {bench.State(expected.Split(' ')[0])}");
        }
    }

    [Fact]
    public void Every_key_stands_on_the_page() => Assert.All(
        Core.Rules.RulePlan.Keys.Concat(Core.Rules.RuleCondition.Keys).Select(key => key.Key).Concat(Core.Rules.RulePlan.Sections.Select(part => part.Key)).Except(["Enabled"]),
        key => Assert.Matches($"[`\"]{key}[`\":]", Page));

    private async Task HappenAsync(RuleBench bench, string[] words)
    {
        switch (words)
        {
            case ["wait", var time]:
                Assert.True(Duration.TryParse(time, out var length));
                await WaitAsync(bench, length);
                break;
            case ["until", var time]:
                await bench.PassUntilAsync(time);
                break;
            case ["link", var state]:
                await bench.LinkAsync(state == "up");
                break;
            case [var sensor, "fails"]:
                _numbers.Clear();
                await bench.FailAsync(sensor);
                break;
            case [var channel, var value] when channel.Contains('/'):
                if (double.TryParse(value, CultureInfo.InvariantCulture, out var number))
                    _numbers[channel] = number;
                await bench.MeasureAsync(channel, value is "ON" or "OFF" ? SensorValue.Of(value == "ON") : _numbers.ContainsKey(channel) ? SensorValue.Of(number) : SensorValue.Of(value));
                break;
            case [var output, var command]:
                await bench.CommandAsync(output, command);
                break;
            default:
                throw new InvalidDataException(string.Join(' ', words));
        }
    }

    /// <summary>Time passes, and sensors go on to say the same.</summary>
    private async Task WaitAsync(RuleBench bench, TimeSpan length)
    {
        for (var left = length; left > TimeSpan.Zero; left -= Step)
        {
            foreach (var (channel, number) in _numbers)
                await bench.MeasureAsync(channel, SensorValue.Of(number));
            await bench.PassAsync(left < Step ? left : Step);
        }
    }

    [GeneratedRegex(@"```json\n(.+?)\n```\n```\n(.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();
}

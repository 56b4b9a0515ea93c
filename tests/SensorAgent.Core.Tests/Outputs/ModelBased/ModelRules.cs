using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>What is declared for an output of the model; zero and null for nothing.</summary>
internal sealed record ModelRules
{
    public TimeSpan? MaxOn { get; init; }

    public TimeSpan MinOn { get; init; }

    public TimeSpan MinOff { get; init; }

    public int? MaxSwitches { get; init; }

    public TimeSpan? DeadTime { get; init; } // null without an interlock

    public TimeSpan? AwayFor { get; init; }

    public bool AwayState { get; init; }

    public string Startup { get; init; } = "off";

    public string OnExit { get; init; } = "off";

    /// <summary>Rules at random; the plain ones have nothing that could refuse a command.</summary>
    public static ModelRules Random(Random random, bool plain)
    {
        var minOn = plain || random.Next(2) == 0 ? TimeSpan.Zero : Seconds(random.Next(1, 5));
        return new()
        {
            MaxOn = random.Next(3) == 0 ? minOn + Seconds(random.Next(1, 20)) : null,
            MinOn = minOn,
            MinOff = plain || random.Next(2) == 0 ? TimeSpan.Zero : Seconds(random.Next(1, 8)),
            MaxSwitches = plain || random.Next(2) == 0 ? null : random.Next(2, 40),
            DeadTime = plain || random.Next(3) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(0, 3) * 500),
            AwayFor = random.Next(2) == 0 ? null : Seconds(random.Next(1, 30)),
            AwayState = random.Next(4) == 0,
            Startup = Any(random, plain ? ["off", "on", "leave"] : ["off", "on", "restore", "leave"]),
            OnExit = Any(random, ["off", "on", "leave"]),
        };
    }

    /// <summary>The rules as the agent reads them.</summary>
    public OutputPlan Plan(string name, ModelLine line)
    {
        var findings = new Findings();
        List<string> keys = ["\"Driver\": \"fake\"", $"\"Startup\": \"{Startup}\"", $"\"OnExit\": \"{OnExit}\"", $"\"MinOn\": \"{Text(MinOn)}\"", $"\"MinOff\": \"{Text(MinOff)}\""];
        if (MaxOn is { } maxOn)
            keys.Add($"\"MaxOn\": \"{Text(maxOn)}\"");
        if (MaxSwitches is { } most)
            keys.Add($"\"MaxSwitchesPerHour\": {most}");
        if (DeadTime is { } deadTime)
            keys.Add($$""" "Interlock": { "Group": "motor", "DeadTime": "{{Text(deadTime)}}" } """);
        if (AwayFor is { } away)
            keys.Add($$""" "OnDisconnect": { "After": "{{Text(away)}}", "State": "{{(AwayState ? "on" : "off")}}" } """);
        var plan = OutputPlan.Read(name, Config.Section($"{{ {string.Join(", ", keys)} }}", findings, name), [line.Driver], new("pi", "room1", ""))!;
        Assert.Empty(findings.Mistakes);
        return plan;
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static string Any(Random random, string[] words) => words[random.Next(words.Length)];

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms");
}

using System.Globalization;
using System.Text;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>What was read while the broker was away comes later, on <c>backlog</c>, every single one.</summary>
public sealed class BacklogTests : IAsyncLifetime
{
    private readonly TestBench _bench = new(TwoHundredReadingsASecond());
    private MosquittoServer _broker = null!;

    public async Task InitializeAsync() => _broker = await MosquittoServer.StartAsync(new MosquittoOptions
    {
        Persistent = true,
        Lines = ["max_queued_messages 0", "max_inflight_messages 0"],
    });

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Every_number_arrives_live_or_later_when_the_broker_was_away()
    {
        using var checker = Checker();
        await Wait.Until(() => _broker.Log.Contains("checker", StringComparison.Ordinal));
        var agent = _bench.Agent(_broker.Port);
        await Wait.Until(() => Numbers(checker).Count > 300);

        await _broker.StopAsync();
        await agent.PrintsAsync("Not connected");
        var before = Numbers(checker).Max();
        await Wait.Until(() => History.CountAfter(_bench.Directory, before) > 600);
        await _broker.StartAgainAsync();

        await Wait.Until(() => Numbers(checker) is { Count: > 0 } seen && seen.Max() > before + 800 && IsWithoutGap(seen, before + 600));
        Assert.Contains(checker.Messages, message => message.Topic.StartsWith("/Agent/bench/backlog/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_number_arrives_when_the_agent_is_killed_in_the_middle_of_the_replay()
    {
        using var checker = Checker();
        await Wait.Until(() => _broker.Log.Contains("checker", StringComparison.Ordinal));
        var agent = _bench.Agent(_broker.Port);
        await Wait.Until(() => Numbers(checker).Count > 300);
        await _broker.StopAsync();
        await agent.PrintsAsync("Not connected");
        var before = Numbers(checker).Max();
        await Wait.Until(() => History.CountAfter(_bench.Directory, before) > 600);
        await _broker.StartAgainAsync();
        await Wait.Until(() => checker.Messages.Any(message => message.Topic.Contains("/backlog/", StringComparison.Ordinal)));

        await agent.KillAsync();
        _bench.Agent(_broker.Port);

        await Wait.Until(() => Numbers(checker) is { Count: > 0 } seen && IsWithoutGap(seen, before + 500));
    }

    private static string TwoHundredReadingsASecond()
    {
        var sensors = new StringBuilder();
        for (var bus = 1; bus <= 10; bus++)
        {
            foreach (var address in (string[])["0x76", "0x77"])
            {
                sensors.Append(CultureInfo.InvariantCulture, $$"""
                    "s{{bus}}{{address}}": { "Driver": "bme280", "Bus": {{bus}}, "Address": "{{address}}", "Interval": "300ms", "Location": "b{{bus}}/{{address}}" },
                    """);
            }
        }

        return $$"""
            {
              "Agent": { "Id": "bench" },
              "Board": { "Kind": "simulated" },
              "Logging": { "LogLevel": { "SensorAgent.Core.Pipeline": "Warning" } },
              "Sensors": { {{sensors}} }
            }
            """;
    }

    private static bool IsWithoutGap(HashSet<long> seen, long until) => Enumerable.Range(1, (int)until).All(number => seen.Contains(number));

    private static HashSet<long> Numbers(MosquittoSub checker) => [.. checker.Messages.Select(message => long.Parse(TestBench.Member(message.Payload, "seq")!, CultureInfo.InvariantCulture))];

    private MosquittoSub Checker() => new(_broker.Port, "/Agent/+/reading/#", "-t", "/Agent/+/backlog/#", "-c", "-i", "checker");
}

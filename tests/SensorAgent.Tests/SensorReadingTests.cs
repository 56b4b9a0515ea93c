using System.Collections.Concurrent;
using SensorAgent.Cli;
using SensorAgent.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class SensorReadingTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly FakeBoard _board = new();

    [Fact]
    public async Task Watching_reads_again_at_the_interval_with_the_time_before_it()
    {
        using var stop = new CancellationTokenSource();
        var watching = Of("""{ "Driver": "exec", "Command": "echo 1", "Interval": "5s" }""").WatchAsync(stop.Token);

        await Wait.Until(() => _lines.Count == 1);
        await _time.UntilTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Wait.Until(() => _lines.Count == 2);

        Assert.Equal(["12:00:00  value/room1  1", "12:00:05  value/room1  1"], _lines);
        await StopAsync(stop, watching);
    }

    [Fact]
    public async Task Watching_tells_a_fault_and_goes_on()
    {
        using var stop = new CancellationTokenSource();
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "value");
        var watching = Of($$"""{ "Driver": "exec", "Command": "cat {{file}}", "Interval": "5s" }""").WatchAsync(stop.Token);
        await Wait.Until(() => _lines.Count == 1);
        Assert.Contains("a: The program ended with exit code 1", _lines.Single());

        File.WriteAllText(file, "7");
        await _time.UntilTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));

        await Wait.Until(() => _lines.Count == 2);
        Assert.Equal("12:00:05  value/room1  7", _lines.Last());
        await StopAsync(stop, watching);
    }

    [Fact]
    public async Task Watching_an_input_waits_for_its_changes()
    {
        using var stop = new CancellationTokenSource();
        var watching = Of("""{ "Driver": "gpio", "Pin": "GPIO17", "Quantity": "door" }""").WatchAsync(stop.Token);
        await Wait.Until(() => _lines.Count == 1);

        _board.Input("GPIO17").Move(true);

        await Wait.Until(() => _lines.Count == 2);
        Assert.Equal(["12:00:00  door/room1  OFF", "12:00:00  door/room1  ON"], _lines);
        await StopAsync(stop, watching);
    }

    [Fact]
    public async Task A_sensor_that_does_not_answer_in_time_says_so()
    {
        using var never = new ManualResetEventSlim();
        _board.I2c = (_, _) =>
        {
            never.Wait();
            throw new BusException(BusFault.NoAnswer, "Too late.");
        };
        var reading = Of("""{ "Driver": "bme280", "Timeout": "1s" }""").OnceAsync(CancellationToken.None);

        await _time.UntilTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a: It did not answer within 1s.", await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        never.Set();
    }

    private static async Task StopAsync(CancellationTokenSource stop, Task watching)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private SensorReading Of(string entry)
    {
        var findings = new Findings();
        var plan = ConfigurationSource.Plan(new(Config.Of($$"""{ "Sensors": { "a": {{entry}} } }"""), ""), _ => _board, findings);
        Assert.Empty(findings.Mistakes);
        return new(plan.Sensors[0].Sensor, plan.Sensors[0].Chains, _board, _time, _lines.Enqueue);
    }
}

using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;
using SensorAgent.Devices;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Services;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class StuckBusTests : IAsyncDisposable
{
    private static readonly string[] OnTheBus = ["stuck", "behind"];
    private static readonly string[] Others = ["other", "spi", "wire"];
    private static readonly string[] All = [.. OnTheBus, .. Others];
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WokenTogether = TimeSpan.FromMilliseconds(10); // after that nobody waits any more for those who hang
    private readonly ManualTime _time = new();
    private int _missed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Outbox _outbox = new();
    private readonly ConcurrentQueue<(string Topic, string Text)> _published = new();
    private readonly SimulatedBoard _board;
    private readonly AgentPlan _plan;
    private readonly BusWorkers _workers = new();
    private readonly SensorFleet _fleet;
    private Task _running = Task.CompletedTask;

    public StuckBusTests()
    {
        _outbox.Open();
        _board = new(_time);
        _plan = AgentPlan.Read(
            Config.Of("""
                {
                  "Sensors": {
                    "first": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "1s", "Timeout": "5s", "Location": "stuck" },
                    "second": { "Driver": "bme280", "Bus": 1, "Address": "0x77", "Interval": "1s", "Timeout": "5s", "Location": "behind" },
                    "other": { "Driver": "max44009", "Bus": 2, "Interval": "1s", "Location": "other" },
                    "spi": { "Driver": "max31855", "Interval": "1s", "Location": "spi" },
                    "wire": { "Driver": "ds18b20", "Interval": "1s", "Location": "wire" }
                  }
                }
                """),
            new(Drivers.Sensors, Drivers.Outputs), new("pi", "pi", ""), _ => _board, new Findings());
        new SimulatedDevices(_time).Attach(_plan);
        var log = new ReadingLog(capacity: 0);
        var topics = new ReadingTopics(_outbox, _plan.Topics, _plan.Mqtt, log, new Alerts(_outbox, _plan.Topics, _time), _time);
        _fleet = new(_board, new(log, topics, new(StateFile.None), new(() => true, log, _time, NullLogger<ClockWatch>.Instance), boardIsSimulated: false, NullLogger<ReadingFlow>.Instance), _workers, _time, NullLogger<SensorLoop>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _board.I2c(1).Heal();
        await _stop.CancelAsync();
        await PassUntil(() => _running.IsCompleted);
        await _running;
        _fleet.Dispose();
        _workers.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_bus_that_is_stuck_for_30_s_delays_no_other_says_why_and_recovers_by_itself()
    {
        _running = _fleet.RunAsync(_plan.Sensors, _stop.Token);
        await PassUntil(() => All.All(IsOnline));

        _board.I2c(1).FailAll(SimulatedFault.Stuck, transfers: 1, takes: TimeSpan.FromSeconds(30)); // a call into the kernel that does not return
        await ToNextSecondAsync(held: 0);
        for (var second = 0; second < 29; second++)
            await ToNextSecondAsync(held: 1);
        Assert.InRange(_missed, 0, 5); // on a busy machine the clock may go on before a loop has asked for its time

        Assert.All(OnTheBus, place => Assert.Equal("error:timeout", Status(place)));
        Assert.All(OnTheBus, place => Assert.Contains("did not answer within 5s", Last($"/Agent/pi/reading/temperature/{place}"), StringComparison.Ordinal));

        await PassUntil(() => All.All(IsOnline));
    }

    private bool IsOnline(string place) => Status(place) == "online";

    private bool IsOfNow(string place) =>
        Last($"/Agent/pi/reading/{QuantityAt(place)}/{place}").Contains($"\"t\":\"{Payload.Time(_time.Utc)}\"", StringComparison.Ordinal);

    private static string QuantityAt(string place) => place == "other" ? "illuminance" : "temperature";

    private string Status(string place) => Last($"/Agent/pi/status/{QuantityAt(place)}/{place}");

    private string Last(string topic)
    {
        Drain();
        return _published.LastOrDefault(sent => sent.Topic == topic).Text ?? "";
    }

    private void Drain()
    {
        while (_outbox.TryTake(out var message))
            _published.Enqueue((message.Topic, Encoding.UTF8.GetString(message.Payload.Span)));
    }

    /// <summary>
    /// Goes on to the next whole second once everybody waits: the others for their time, with one timer, a held transfer for its end, and those that
    /// wait for it for the end of their patience. The clock stands there until the others have been read: they are not late at all.
    /// </summary>
    private async Task ToNextSecondAsync(int held)
    {
        _time.Advance(WokenTogether);
        await Wait.Until(() => _time.Timers <= 1 + held + OnTheBus.Count(IsOnline));
        var past = _time.Elapsed.Ticks % TimeSpan.TicksPerSecond;
        _time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - past));
        for (var looks = 0; looks < 200 && !Others.All(IsOfNow); looks++)
            await Task.Delay(BetweenLooks);
        if (!Others.All(IsOfNow))
            _missed++;
    }

    private async Task PassUntil(Func<bool> condition) => await Wait.Until(() =>
    {
        if (condition())
            return true;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    });
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class SensorLoopTests : IAsyncDisposable
{
    private static readonly BusException NoAnswer = new(BusFault.NoAnswer, "Nothing answers at 0x76.");
    private readonly FakeSensor _sensor = new();
    private readonly RecordingSink _sink = new();
    private readonly ManualTime _time = new();
    private readonly RecordingLogger<SensorLoop> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        _stop.Dispose();
    }

    [Fact]
    public async Task A_sensor_is_read_at_once()
    {
        Start();

        await Wait.Until(() => _sink.Count == 1);

        Assert.Equal(("measured 21.4", _time.Utc), _sink.Told[0]);
    }

    [Fact]
    public async Task A_sensor_is_opened_once_and_read_at_every_interval()
    {
        var start = _time.Utc;
        Start(""", "Interval": "5s" """);

        await PassUntil(() => _sink.Count >= 3);

        Assert.Equal(1, _sensor.Opened);
        Assert.InRange(_sink.Told[1].At - start, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.InRange(_sink.Told[2].At - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task A_fault_is_told_with_its_code_and_the_device_is_opened_anew()
    {
        _sensor.OnRead = _ => throw NoAnswer;
        Start();
        await Wait.Until(() => _sink.Count == 1);
        _sensor.OnRead = _ => Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);

        await PassUntil(() => _sink.Count >= 2);

        Assert.Equal(["fault no_answer: Nothing answers at 0x76.", "measured 22"], _sink.Lines.Take(2));
        Assert.Equal((2, 1), (_sensor.Opened, _sensor.Closed));
    }

    [Fact]
    public async Task A_sensor_that_cannot_be_opened_is_tried_again()
    {
        _sensor.OpenFault = new BusException(BusFault.Missing, "There is no /dev/i2c-1.");
        Start();
        await Wait.Until(() => _sink.Count == 1);
        _sensor.OpenFault = null;

        await PassUntil(() => _sink.Count >= 2);

        Assert.Equal(["fault missing: There is no /dev/i2c-1.", "measured 21.4"], _sink.Lines.Take(2));
    }

    [Fact]
    public async Task Pauses_grow_while_the_fault_lasts()
    {
        _sensor.OnRead = _ => throw NoAnswer;
        var start = _time.Utc;
        Start();

        await PassUntil(() => _sink.Count >= 5);

        var at = _sink.Told.Select(told => told.At - start).ToArray();
        Assert.InRange(at[1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.InRange(at[2] - at[1], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        Assert.InRange(at[3] - at[2], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
        Assert.InRange(at[4] - at[3], TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Pauses_start_anew_after_a_recovery()
    {
        var faults = 3;
        _sensor.OnRead = _ => Interlocked.Decrement(ref faults) is >= 0 or -2
            ? throw NoAnswer
            : Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);
        Start();

        await PassUntil(() => _sink.Count >= 6);

        Assert.Equal(["measured 22", "fault no_answer: Nothing answers at 0x76.", "measured 22"], _sink.Lines.Skip(3).Take(3));
        Assert.InRange(_sink.Told[5].At - _sink.Told[4].At, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_fault_and_its_end_are_logged_once_each()
    {
        var faults = 3;
        _sensor.OnRead = _ => Interlocked.Decrement(ref faults) >= 0
            ? throw NoAnswer
            : Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);
        Start();

        await PassUntil(() => _sink.Count >= 5);

        Assert.Equal(
            [
                "Sensor climate gives no value: Nothing answers at 0x76. It is tried again, with pauses of up to a minute.",
                "Sensor climate is back after 3 failed attempts.",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task Whatever_a_driver_throws_is_told_and_does_not_end_the_loop()
    {
        var fault = new Queue<Exception>([new InvalidOperationException("A driver's mistake."), new OperationCanceledException("Not asked for.")]);
        _sensor.OnRead = _ => fault.TryDequeue(out var next) ? throw next : Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);
        Start();

        await PassUntil(() => _sink.Count >= 3);

        Assert.Equal(["fault failed: A driver's mistake.", "fault failed: Not asked for.", "measured 22"], _sink.Lines.Take(3));
    }

    [Fact]
    public async Task A_timeout_of_the_driver_itself_keeps_its_own_words()
    {
        _sensor.OnRead = _ => throw new TimeoutException("The echo did not come back.");
        Start();

        await PassUntil(() => _sink.Count >= 2);

        Assert.All(_sink.Lines.Take(2), line => Assert.Equal("fault timeout: The echo did not come back.", line));
        Assert.InRange(_sink.Told[1].At - _sink.Told[0].At, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_device_that_cannot_be_closed_does_not_end_the_loop()
    {
        var faults = 1;
        _sensor.CloseFault = new UnauthorizedAccessException("Not permitted.");
        _sensor.OnRead = _ => Interlocked.Decrement(ref faults) >= 0
            ? throw NoAnswer
            : Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);
        Start();

        await PassUntil(() => _sink.Count >= 2);

        Assert.Equal("measured 22", _sink.Told[1].Line);
    }

    [Fact]
    public async Task A_driver_that_hangs_is_late_and_is_not_asked_again_until_it_has_returned()
    {
        var hanging = new TaskCompletionSource<IReadOnlyList<Measurement>>();
        _sensor.OnRead = _ => hanging.Task;
        Start(""", "Timeout": "2s" """);

        await PassUntil(() => _sink.Count >= 1);
        await Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(["fault timeout: It did not answer within 2s."], _sink.Lines);
        Assert.Equal((1, 1, 0), (_sensor.Opened, _sensor.Reads, _sensor.Closed));
        Assert.Single(_log.Warnings);
        hanging.SetResult([]);
    }

    [Fact]
    public async Task A_driver_that_returns_late_is_opened_anew_and_read_again()
    {
        var hanging = new TaskCompletionSource<IReadOnlyList<Measurement>>();
        _sensor.OnRead = _ => hanging.Task;
        Start(""", "Timeout": "2s" """);
        await PassUntil(() => _sink.Count >= 1);
        _sensor.OnRead = _ => Task.FromResult<IReadOnlyList<Measurement>>([new("temperature", 22)]);

        hanging.SetResult([new("temperature", 99)]);
        await PassUntil(() => _sink.Count >= 2);

        Assert.Equal(["fault timeout: It did not answer within 2s.", "measured 22"], _sink.Lines.Take(2));
        Assert.Equal((2, 1), (_sensor.Opened, _sensor.Closed));
    }

    [Fact]
    public async Task A_driver_that_listens_is_cancelled_when_it_is_late()
    {
        var wasCancelled = false;
        _sensor.OnRead = async cancellationToken =>
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            wasCancelled = true;
            return [];
        };
        Start(""", "Timeout": "2s" """);

        await PassUntil(() => wasCancelled && _sink.Count >= 1);

        Assert.Equal("fault timeout: It did not answer within 2s.", _sink.Told[0].Line);
    }

    [Fact]
    public async Task A_stop_ends_a_loop_whose_driver_hangs()
    {
        var hanging = new TaskCompletionSource<IReadOnlyList<Measurement>>();
        _sensor.OnRead = _ => hanging.Task;
        Start();
        await Wait.Until(() => _sensor.Reads == 1);

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["stopped"], _sink.Lines);
        hanging.SetResult([]);
    }

    [Fact]
    public async Task A_stop_closes_the_device_and_is_told()
    {
        Start();
        await Wait.Until(() => _sink.Count == 1);

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("stopped", _sink.Lines.Last());
        Assert.Equal(1, _sensor.Closed);
    }

    [Fact]
    public async Task A_sensor_that_tells_changes_is_read_once_and_then_only_waited_for()
    {
        Start(description: FakeSensor.Description with { TellsChanges = true });
        await Wait.Until(() => _sink.Count == 1);
        _time.Advance(TimeSpan.FromHours(1));

        _sensor.Change(new("temperature", 1));
        _sensor.Change(new("temperature", 2));
        await Wait.Until(() => _sink.Count == 3);

        Assert.Equal(["measured 21.4", "measured 1", "measured 2"], _sink.Lines);
        Assert.Equal(_time.Utc, _sink.Told[2].At);
        Assert.Equal((1, 1), (_sensor.Opened, _sensor.Reads));
    }

    [Fact]
    public async Task A_sensor_that_tells_changes_is_opened_and_read_anew_after_a_fault()
    {
        Start(description: FakeSensor.Description with { TellsChanges = true });
        await Wait.Until(() => _sink.Count == 1);

        _sensor.FailChanges(NoAnswer);
        await PassUntil(() => _sink.Count >= 3);

        Assert.Equal("measured 21.4", _sink.Told[2].Line);
        Assert.True(_sensor.Opened >= 2);
    }

    [Fact]
    public async Task A_loop_that_does_not_move_is_stuck()
    {
        _sink.Free.Reset();
        var loop = Start();
        await Wait.Until(() => _sink.Count == 1);
        var before = loop.IsStuck;

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((false, true), (before, loop.IsStuck));
        _sink.Free.Set();
    }

    [Fact]
    public async Task A_loop_that_waits_for_its_time_is_not_stuck()
    {
        var loop = Start(""", "Interval": "1h" """);
        await Wait.Until(() => _sink.Count == 1);
        await _time.UntilTimersAsync(1);

        _time.Advance(TimeSpan.FromMinutes(59));

        Assert.False(loop.IsStuck);
    }

    [Fact]
    public async Task A_loop_whose_driver_hangs_is_not_stuck()
    {
        var hanging = new TaskCompletionSource<IReadOnlyList<Measurement>>();
        _sensor.OnRead = _ => hanging.Task;
        var loop = Start();
        await PassUntil(() => _sink.Count == 1);

        await Pass(TimeSpan.FromMinutes(5));

        Assert.False(loop.IsStuck);
        hanging.SetResult([]);
    }

    private SensorLoop Start(string settings = "", SensorDescription? description = null)
    {
        var loop = new SensorLoop(_sensor.Plan(settings, description), new FakeBoard(), _sink, new SamplingGrid(_time), TaskScheduler.Default, _time, _log);
        _running = Task.Run(() => loop.RunAsync(_stop.Token)); // its sink may hold it
        return loop;
    }

    /// <summary>Lets time pass in small steps until the loop, which runs on threads of its own, has come that far.</summary>
    private Task PassUntil(Func<bool> condition) => Wait.Until(() =>
    {
        if (condition())
            return true;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });

    private Task Pass(TimeSpan length)
    {
        var end = _time.Elapsed + length;
        return Wait.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return _time.Elapsed >= end;
        });
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Sensors;

public sealed class SamplingTogetherTests : IAsyncDisposable
{
    private const int Sensors = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();
    private readonly FakeSensor[] _sensors = [.. Enumerable.Range(0, Sensors).Select(_ => new FakeSensor())];
    private readonly RecordingSink _sink = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<bool> _gathered = [];
    private readonly SamplingGrid _grid;
    private readonly Task[] _running;

    public SamplingTogetherTests()
    {
        _grid = new(_time, Gathers);
        _running = [.. _sensors.Select(sensor => Task.Run(() => new SensorLoop(
            sensor.Plan(), new FakeBoard(), _sink, _grid, TaskScheduler.Default, _time, new RecordingLogger<SensorLoop>()).RunAsync(_stop.Token)))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(TimeSpan.FromSeconds(20));
        _grid.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Those_of_one_interval_wait_with_one_timer_and_are_read_at_the_same_time()
    {
        await FirstReadAsync();
        Assert.Equal(1, _time.Timers);

        _time.Advance(Interval);
        await Wait.Until(() => _sink.Count == 2 * Sensors);

        Assert.All(_sink.Told.Skip(Sensors), told => Assert.Equal(("measured 21.4", _time.Utc), told));
    }

    [Fact]
    public async Task What_they_say_is_gathered_until_the_last_of_them_has_been_read()
    {
        await FirstReadAsync();

        _time.Advance(Interval);
        await Wait.Until(() => Gathered.Length == 2);

        Assert.Equal([true, false], Gathered);
        Assert.Equal(2 * Sensors, _sink.Count);
    }

    [Fact]
    public async Task One_that_hangs_holds_what_the_others_say_for_a_moment_only()
    {
        await FirstReadAsync();
        var hanging = new TaskCompletionSource<IReadOnlyList<Measurement>>();
        _sensors[1].OnRead = _ => hanging.Task;

        _time.Advance(Interval);
        await Wait.Until(() => _sink.Count == (2 * Sensors) - 1);
        Assert.Equal([true], Gathered);
        _time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal([true, false], Gathered);
        hanging.SetResult([]);
    }

    private bool[] Gathered
    {
        get
        {
            lock (_gathered)
                return [.. _gathered];
        }
    }

    private void Gathers(bool begins)
    {
        lock (_gathered)
            _gathered.Add(begins);
    }

    private Task FirstReadAsync() => Wait.Until(() => _sink.Count == Sensors && _time.Timers == 1);
}

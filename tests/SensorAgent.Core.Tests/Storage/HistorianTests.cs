using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Storage;
using SensorAgent.Core.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Storage;

public sealed class HistorianTests : IDisposable
{
    private readonly StateDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly Published _published = new();
    private readonly ReadingLog _log = new();
    private readonly RecordingLogger<Historian> _lines = new();
    private readonly ReadingBacklog _backlog;
    private readonly Alerts _alerts;

    public HistorianTests()
    {
        _backlog = new(_log, Published.Topics, _time);
        _alerts = new(_published.Outbox, Published.Topics, _time);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task While_the_broker_is_away_readings_go_to_disk_every_second()
    {
        await using var run = Run();
        _log.Add(Readings.Of(20));
        await Wait.Until(() => _time.Timers > 0);

        _time.Advance(TimeSpan.FromSeconds(1));

        await Wait.Until(() => OnDisk() == 1);
    }

    [Fact]
    public async Task What_was_missed_comes_on_backlog_in_order_after_a_connect()
    {
        await using var run = Run();
        foreach (var number in Enumerable.Range(1, 20))
            _log.Add(Readings.Of(number));
        await AdvanceUntil(() => OnDisk() == 20);

        _backlog.LinkChanged(connected: true);

        await AdvanceUntil(() => Backlog().Count >= 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), Backlog());
    }

    [Fact]
    public async Task What_the_broker_took_live_does_not_come_again()
    {
        await using var run = Run();
        _backlog.LinkChanged(connected: true);
        _log.Add(Readings.Of(1));
        _log.Acknowledged(1);
        _log.Add(Readings.Of(2));

        await AdvanceUntil(() => Backlog().Count > 0);

        Assert.Equal([2L], Backlog());
    }

    [Fact]
    public async Task What_the_broker_took_from_the_backlog_does_not_come_again_after_a_restart()
    {
        await using (Run())
        {
            _log.Add(Readings.Of(1));
            _log.Add(Readings.Of(2));
            await AdvanceUntil(() => OnDisk() == 2);
            _backlog.LinkChanged(connected: true);
            await AdvanceUntil(() => Backlog().Count == 2);
            _backlog.Acknowledged(1);
        }

        _published.Clear();
        _backlog.LinkChanged(connected: false);
        await using var again = Run();
        _backlog.LinkChanged(connected: true);

        await AdvanceUntil(() => Backlog().Count > 0);
        Assert.Equal([2L], Backlog());
    }

    [Fact]
    public async Task Numbers_go_on_after_a_restart()
    {
        await using (Run())
            _log.Add(Readings.Of(1));
        var log = new ReadingLog();

        await using var again = Run(log);

        Assert.True(log.Add(Readings.Of(2)).Sequence > 1);
    }

    [Fact]
    public async Task A_damaged_history_is_set_aside_and_a_fresh_one_begun()
    {
        File.WriteAllText(_directory.History, new string('x', 8192));

        await using var run = Run();
        _log.Add(Readings.Of(1));
        await AdvanceUntil(() => OnDisk() == 1);

        Assert.Single(Directory.GetFiles(_directory.Path, "history.db.damaged-*"));
        Assert.Contains("set aside", _published.Last("/Agent/pi/alert/history-damaged"));
    }

    [Fact]
    public async Task A_disk_that_does_not_take_them_raises_an_alert_and_costs_no_reading()
    {
        File.WriteAllText(Path.Combine(_directory.Path, "blocked"), "");
        var place = Path.Combine(_directory.Path, "blocked", "state"); // a file stands where a directory should be
        await using var run = Run(directory: place);
        _log.Add(Readings.Of(1));
        await AdvanceUntil(() => _published.Last("/Agent/pi/alert/history").Contains("cannot be kept", StringComparison.Ordinal));

        File.Delete(Path.Combine(_directory.Path, "blocked"));

        await AdvanceUntil(() => _log.Waiting == 0);
        Assert.Equal("", _published.Last("/Agent/pi/alert/history"));
        Assert.Single(_lines.Warnings);
    }

    [Fact]
    public async Task The_last_readings_are_on_disk_after_a_stop()
    {
        await using (Run())
            _log.Add(Readings.Of(1));

        Assert.Equal(1, OnDisk());
    }

    private Running Run(ReadingLog? log = null, string? directory = null)
    {
        var historian = new Historian(
            new(true, TimeSpan.FromDays(30), 1_000_000, TimeSpan.FromSeconds(10)), directory ?? _directory.Path, log ?? _log, _published.Outbox, _backlog, _alerts, _time, _lines);
        historian.Open();
        return new Running(historian).Start();
    }

    private async Task AdvanceUntil(Func<bool> condition) => await Wait.Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private long OnDisk()
    {
        using var query = HistoryQuery.Open(_directory.Path);
        return query?.Numbers("temperature/room1", Readings.Noon.AddDays(-1), Readings.Noon.AddDays(1), TimeSpan.FromDays(2)).Sum(point => point.Count) ?? 0;
    }

    private List<long> Backlog() =>
        [.. _published.Messages.Where(message => message.Topic == "/Agent/pi/backlog/temperature/room1").Select(message => message.Sequence)];

    private sealed class Running(Historian historian) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private Task? _running;

        public Running Start()
        {
            _running = Task.Run(() => historian.RunAsync(_end.Token));
            return this;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await (_running ?? Task.CompletedTask);
            historian.Dispose();
            _end.Dispose();
        }
    }
}

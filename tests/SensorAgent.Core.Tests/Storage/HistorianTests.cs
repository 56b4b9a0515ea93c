using Microsoft.Extensions.Logging.Abstractions;
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
    private volatile bool _clockIsRight = true;

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

    [Fact]
    public async Task What_was_kept_before_the_clock_was_set_is_moved_by_the_step_on_disk_and_in_memory()
    {
        _clockIsRight = false;
        _time.Utc = DateTimeOffset.UnixEpoch.AddDays(1);
        await using var run = Run();
        _log.Add(Unsynced(1));
        await AdvanceUntil(() => _log.Waiting == 0);
        _log.Add(Unsynced(2));

        (_time.Utc, _clockIsRight) = (_time.Utc + TimeSpan.FromDays(20_000), true);
        await AdvanceUntil(() => _log.Waiting == 0);
        _log.Add(Readings.Of(3) with { At = _time.Utc });
        _backlog.LinkChanged(connected: true);
        await AdvanceUntil(() => Backlog().Count == 3);

        var sent = _published.Messages.Where(message => message.Sequence > 0).Select(Published.Text).ToArray();
        Assert.All(sent, json => Assert.Contains("2024-10-0", json, StringComparison.Ordinal)); // 20,001 days after 1970
        Assert.All(sent[..2], json => Assert.Contains("\"quality\":\"uncertain\",\"reason\":\"clock: corrected\"", json, StringComparison.Ordinal));
        Assert.DoesNotContain("clock", sent[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_do_not_collide_with_those_of_a_disk_that_comes_later()
    {
        await using (Run())
            _log.Add(Readings.Of(1));
        var (log, place) = (new ReadingLog(), Path.Combine(_directory.Path, "away"));
        File.WriteAllText(place, "");

        await using var run = Run(log, place);

        Assert.True(log.Add(Readings.Of(2)).Sequence > 1_000_000_000);
    }

    [Fact]
    public async Task The_history_stays_within_its_bytes_and_what_nobody_had_taken_is_counted()
    {
        await using var run = Run(most: 1_000_000);

        for (var round = 0; round < 20; round++)
        {
            for (var number = 0; number < 2000; number++)
                _log.Add(Readings.Of(number, round * 2000 + number));
            await AdvanceUntil(() => _log.Waiting == 0);
        }

        await AdvanceUntil(() => OnDisk() + _log.Lost == 40_000);
        Assert.InRange(new FileInfo(_directory.History).Length, 500_000, 1_500_000);
        Assert.InRange(_log.Lost, 20_000, 35_000);
        Assert.Contains(_lines.Warnings, line => line.Contains("were dropped from the history", StringComparison.Ordinal));
    }

    [MountFact]
    public async Task A_full_disk_costs_no_reading_within_the_bound_and_all_goes_to_it_when_there_is_room()
    {
        using var disk = new SmallDisk("size=512k");
        var log = new ReadingLog(capacity: 20_000);
        await using var run = Run(log, disk.Path);

        for (var number = 0; number < 30_000; number++)
        {
            log.Add(Readings.Of(number, number));
            if (number % 1000 == 0)
                await AdvanceUntil(() => log.Waiting == 0 || _alerts.Raised.Contains("history"));
        }

        Assert.Contains("full", _published.Last("/Agent/pi/alert/history"), StringComparison.Ordinal);
        Assert.Equal(20_000, log.Waiting);
        await AdvanceUntil(() => log.Dropped > 0); // what a flush had just then counts when it has failed
        Assert.True(SmallDisk.Run("mount", "-o", "remount,size=64m", disk.Path));

        await AdvanceUntil(() => _lines.Warnings.Any(line => line.Contains("readings were dropped", StringComparison.Ordinal)));
        Assert.Contains(_lines.Warnings, line => line.Contains($"{log.Dropped} readings were dropped while the disk did not take them", StringComparison.Ordinal));
        Assert.Equal((0, ""), (log.Waiting, _published.Last("/Agent/pi/alert/history")));
        Assert.Equal(30_000 - log.Dropped, OnDisk(disk.Path));
    }

    [MountFact]
    public async Task A_read_only_disk_costs_no_reading_and_all_goes_to_it_when_it_is_writable_again()
    {
        using var disk = new SmallDisk("size=4m,ro");
        var log = new ReadingLog();
        await using var run = Run(log, disk.Path);
        log.Add(Readings.Of(1));
        await AdvanceUntil(() => _alerts.Raised.Contains("history"));

        disk.MakeWritable();

        await AdvanceUntil(() => log.Waiting == 0 && !_alerts.Raised.Contains("history"));
        Assert.Equal(1, OnDisk(disk.Path));
    }

    [MountFact]
    public async Task A_history_that_was_on_a_read_only_disk_at_the_start_goes_on_when_it_is_writable()
    {
        using var disk = new SmallDisk("size=4m");
        await using (Run(directory: disk.Path))
            _log.Add(Readings.Of(1));
        Assert.True(SmallDisk.Run("mount", "-o", "remount,ro", disk.Path));
        var log = new ReadingLog();
        await using var run = Run(log, disk.Path);
        log.Add(Readings.Of(2, 1));
        await AdvanceUntil(() => _alerts.Raised.Contains("history"));

        disk.MakeWritable();

        await AdvanceUntil(() => log.Waiting == 0);
        Assert.Equal(2, OnDisk(disk.Path));
    }

    [Fact]
    public async Task A_broker_that_is_away_for_a_day_costs_bounded_memory_and_disk_and_the_rest_comes_in_order()
    {
        const int Bytes = 5_000_000; // a tenth of the readings of 100 channels a second, and no more than a tenth of the room
        ChannelId[] channels = [.. Enumerable.Range(1, 100).Select(number => new ChannelId("climate", "temperature", $"room{number}"))];
        await using var run = Run(most: Bytes);
        var most = 0;
        for (var minute = 0; minute < 24 * 60; minute += 5)
        {
            for (var reading = 0; reading < 3000; reading++)
                _log.Add(Readings.Of(reading, (minute * 60) + (reading / 10)) with { Channel = channels[reading % channels.Length] });
            most = Math.Max(most, _log.Waiting);
            await AdvanceUntil(() => _log.Waiting == 0);
        }

        _log.Acknowledged(1); // long dropped: once its mark is written, the flush before has dropped what was too much
        await AdvanceUntil(() => _log.Marks == 0);
        Assert.Equal((864_000, 0), (_log.Added, _log.Dropped));
        Assert.InRange(most, 0, 3000);
        Assert.InRange(new FileInfo(_directory.History).Length, Bytes / 2, Bytes * 3 / 2);
        _backlog.LinkChanged(connected: true);
        for (var next = _log.Lost + 1; next <= 864_000; await AdvanceUntil(() => _published.Outbox.HasWork || next > 864_000))
        {
            while (_published.Outbox.TryTake(out var message))
            {
                if (!message.Topic.Contains("/backlog/", StringComparison.Ordinal))
                    continue; // an alert
                Assert.Equal(next++, message.Sequence);
                _backlog.Acknowledged(message.Sequence);
            }
        }
    }

    private Reading Unsynced(double number) =>
        Readings.Of(number) with { At = _time.Utc, Quality = Quality.Uncertain, Reason = ClockStep.Unsynced };

    private Running Run(ReadingLog? log = null, string? directory = null, int most = 100_000_000)
    {
        var historian = new Historian(
            new(true, TimeSpan.FromDays(30), most, TimeSpan.FromSeconds(10)), directory ?? _directory.Path, log ?? _log, _published.Outbox, _backlog,
            new(() => _clockIsRight, log ?? _log, _time, NullLogger<ClockWatch>.Instance), _alerts, _time, _lines);
        historian.Open();
        return new Running(historian).Start();
    }

    private async Task AdvanceUntil(Func<bool> condition) => await Wait.Until(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private long OnDisk(string? directory = null)
    {
        using var query = HistoryQuery.Open(directory ?? _directory.Path);
        return query?.Numbers("temperature/room1", Readings.Noon.AddDays(-1), Readings.Noon.AddDays(2), TimeSpan.FromDays(4)).Sum(point => point.Count) ?? 0;
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

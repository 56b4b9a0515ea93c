using Microsoft.Extensions.Logging;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Storage;

/// <summary>
/// Brings readings to the disk, and to the broker those it missed. The only user of the store: flushes in time, replays the
/// backlog in order while the broker is there, drops what is too old, and goes on in memory when the disk does not take them.
/// </summary>
public sealed partial class Historian(
    HistorySettings settings, string directory, ReadingLog log, Outbox outbox, ReadingBacklog backlog, ClockWatch clock, Alerts alerts,
    TimeProvider time, ILogger<Historian> logger) : IDisposable
{
    /// <summary>The file's name in the state directory.</summary>
    public const string FileName = "history.db";

    private const string Alert = "history";
    private const long NumbersAtOnce = 100_000;
    private static readonly TimeSpan FlushWhileAway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtClock = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RollUpAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(10);
    private readonly List<KeptReading> _readings = [];
    private readonly List<long> _delivered = [];
    private readonly string _file = Path.Combine(directory, FileName);
    private ReadingStore? _store;
    private bool _isDamaged;
    private long _lastFlush;
    private long _lastPrune;
    private long _droppedTold;

    /// <summary>Opens the store and takes numbers from it, before the first reading is numbered.</summary>
    public void Open()
    {
        if (!Guarded(OpenStore))
            log.StartAt(time.GetUtcNow().ToUnixTimeMilliseconds()); // beyond all that the file may hold
    }

    /// <summary>Runs until cancelled, then flushes once more.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        _lastFlush = _lastPrune = time.GetTimestamp();
        Guarded(Check);
        log.Waits += backlog.Wake;
        try
        {
            while (true)
            {
                await backlog.WaitAsync(UntilNext(), stoppingToken);
                _ = clock.IsSynchronised; // before anything is dropped for its age
                if (IsFlushDue())
                    Guarded(Flush);
                if (_store is not null && backlog.IsReady)
                    Guarded(Replay);
                if (time.GetElapsedTime(_lastPrune) >= PruneEvery)
                    Guarded(Prune);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Guarded(Flush);
        }
        finally
        {
            log.Waits -= backlog.Wake;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();

    private TimeSpan FlushEvery => backlog.IsConnected ? settings.FlushEvery : FlushWhileAway;

    /// <summary>How long nothing has to be done, unless something happens.</summary>
    private TimeSpan UntilNext()
    {
        if (backlog.IsBusy)
            return FlushWhileAway;
        var prune = PruneEvery - time.GetElapsedTime(_lastPrune);
        if (!clock.IsSynchronised && prune > LookAtClock)
            prune = LookAtClock; // each reading looks at it too
        var flush = _store is null || log.Waiting + log.Marks > 0 ? FlushEvery - time.GetElapsedTime(_lastFlush) : prune;
        return TimeSpan.FromTicks(Math.Max(0, Math.Min(prune.Ticks, flush.Ticks)));
    }

    private bool IsFlushDue() =>
        log.Waiting >= ReadingLog.Many
        || log.Marks >= ReadingLog.Many
        || backlog.JustConnected
        || time.GetElapsedTime(_lastFlush) >= FlushEvery;

    private void Flush()
    {
        _lastFlush = time.GetTimestamp();
        if (_store is null)
            OpenStore();
        var steps = log.Steps();
        foreach (var step in steps)
            _store!.SetClock(step);
        log.StepsWritten(steps.Length);
        while (true)
        {
            log.Take(ReadingLog.Many, _readings, _delivered);
            if (_readings.Count > 0 || _delivered.Count > 0)
                _store!.Append(_readings, _delivered);
            var last = _readings.Count > 0 ? _readings[^1].Reading.Sequence : 0;
            log.Written(last, _delivered.Count);
            backlog.Stored(last);
            if (_readings.Count < ReadingLog.Many)
                break;
        }

        if (steps.Length > 0)
            backlog.ReadAnew();
        if (_store!.Upkeep.Bytes > settings.MaxBytes)
            Lose(_store.Upkeep.Shrink(settings.MaxBytes));
        if (log.NumbersLeft < NumbersAtOnce / 2)
            log.Reserve(_store.ReserveSequence(NumbersAtOnce), NumbersAtOnce);
        if (alerts.Clear(Alert))
            LogRecovered();
        if (log.Dropped > _droppedTold)
            LogDropped(log.Dropped - _droppedTold);
        _droppedTold = log.Dropped;
    }

    private void Replay()
    {
        while (backlog.Next(_store!) is { } message)
        {
            if (!outbox.Offer(message))
            {
                backlog.WaitForRoom();
                return;
            }

            backlog.Offered();
        }
    }

    private void Prune()
    {
        _lastPrune = time.GetTimestamp();
        if (_store is null)
            return;
        var now = time.GetUtcNow();
        _store.Upkeep.RollUp(now - RollUpAfter);
        Lose(_store.Upkeep.Drop(now - settings.MaxAge));
    }

    private void Lose(long count)
    {
        if (count == 0)
            return;
        log.Lost += count;
        LogLost(count);
    }

    /// <summary>Looks at every page once a start, while the sensors measure already.</summary>
    private void Check() => _store?.Check();

    private void OpenStore()
    {
        Directory.CreateDirectory(directory);
        try
        {
            _store = new ReadingStore(_file);
            if (_isDamaged)
                _store.Check();
        }
        catch (SqliteException fault) when (fault.IsDamage)
        {
            _store?.Dispose();
            var aside = $"{_file}.damaged-{time.GetUtcNow():yyyyMMddHHmmss}";
            File.Move(_file, aside, overwrite: true);
            File.Delete(_file + "-wal");
            File.Delete(_file + "-shm");
            LogDamaged(aside, fault.Message);
            alerts.Raise("history-damaged", $"The history was damaged and is set aside as {aside}; a fresh one was begun.");
            _store = new ReadingStore(_file);
        }

        _isDamaged = false;
        log.Reserve(_store.ReserveSequence(NumbersAtOnce), NumbersAtOnce);
    }

    /// <summary>A disk that is full or gone costs the history, never a reading: memory goes on, and the alert says so.</summary>
    private bool Guarded(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            var text = fault is DllNotFoundException ? "SQLite is not installed (sudo apt install libsqlite3-0)." : fault.Message;
            if (alerts.Raise(Alert, $"Readings cannot be kept in {_file}: {text}"))
                LogNotKept(_file, text);
            if (fault is SqliteException { NeedsReopening: true } sqlite)
            {
                _isDamaged |= sqlite.IsDamage;
                _store?.Dispose();
                _store = null;
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Readings cannot be kept in {File}: {Reason} They wait in memory, and it is tried again.")]
    private partial void LogNotKept(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} readings were dropped while the disk did not take them.")]
    private partial void LogDropped(long count);

    [LoggerMessage(LogLevel.Information, "Readings are kept again.")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Warning, "The history was damaged and is set aside as {File}: {Reason} A fresh one was begun.")]
    private partial void LogDamaged(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} readings that no broker had taken were dropped from the history: it is full, or they were too old.")]
    private partial void LogLost(long count);
}

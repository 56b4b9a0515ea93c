using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Sensors;

/// <summary>
/// Asks one sensor for as long as the agent runs. Whatever its driver throws, or however long it hangs, is this sensor's
/// trouble only: it is told, the device is opened anew, and tried again with growing pauses.
/// </summary>
public sealed partial class SensorLoop(
    SensorPlan plan, IBoard board, ISensorSink sink, SamplingGrid grid, TaskScheduler worker, TimeProvider time, ILogger<SensorLoop> logger,
    IMessages? messages = null)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly long _start = time.GetTimestamp();
    private long _moveBy = long.MaxValue; // ticks since the start
    private volatile CancellationTokenSource? _pause; // of the pauses, until one is ended early
    private CancellationTokenSource? _deadline; // of the reads, until one is late
    private Func<object?, Task<IReadOnlyList<Measurement>>>? _openAndRead;
    private volatile bool _isWanted; // somebody asked for a read out of turn
    private Asked? _asked;
    private TaskCompletionSource? _read; // of those who want one
    private ISensor? _sensor;
    private Task _late = Task.CompletedTask; // the last read that took too long
    private int _faults;

    /// <summary>True when the loop itself does not move: not its driver, whose hanging is told and waited out, but what runs it.</summary>
    public bool IsStuck => time.GetElapsedTime(_start).Ticks > Volatile.Read(ref _moveBy);

    /// <summary>Reads at once, without waiting for its time, and completes when that is done.</summary>
    public async Task ReadNowAsync(CancellationToken cancellationToken)
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        read = Interlocked.CompareExchange(ref _read, read, null) ?? read;
        _isWanted = true;
        try
        {
            _pause?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It reads just now.
        }

        await read.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Has the chip do one of its actions between two reads; throws what the driver throws.</summary>
    public async Task CalibrateAsync(string action, double value, CancellationToken cancellationToken)
    {
        var asked = new Asked(action, value, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Interlocked.CompareExchange(ref _asked, asked, null) is { } other)
            throw new InvalidDataException($"{other.Action} is on its way; wait for its answer.");
        try
        {
            await Task.WhenAny(ReadNowAsync(cancellationToken), asked.Done.Task);
            await asked.Done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.CompareExchange(ref _asked, null, asked); // nobody waits for it any more
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var pause = await StepAsync(stoppingToken);
                MovesWithin(pause);
                Interlocked.Exchange(ref _read, null)?.TrySetResult();
                await PauseAsync(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            Volatile.Write(ref _moveBy, long.MaxValue);
            Close();
            _pause?.Dispose();
            _deadline?.Dispose();
            sink.Stopped(plan);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        var end = _pause;
        if (end is null or { IsCancellationRequested: true })
        {
            end?.Dispose();
            _pause = end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        }

        if (_isWanted)
            await end.CancelAsync();
        await Task.Delay(pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isWanted = false;
        stoppingToken.ThrowIfCancellationRequested();
    }

    /// <summary>One read, or one wait for a change; returns how long to pause.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken stoppingToken)
    {
        try
        {
            var at = time.GetUtcNow();
            MovesWithin(_sensor is IChangingSensor ? null : plan.Timeout);
            if (_sensor is IChangingSensor changing)
                sink.Measured(plan, await changing.NextAsync(stoppingToken), time.GetUtcNow());
            else
                sink.Measured(plan, await ReadInTimeAsync(stoppingToken), at);

            if (_faults > 0)
                LogRecovered(plan.Name, _faults);
            _faults = 0;
            return _sensor is IChangingSensor ? TimeSpan.Zero : grid.UntilNext(plan.Interval);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            var fault = SensorFault.From(exception);
            if (++_faults == 1)
                LogFault(plan.Name, fault.Reason);
            sink.Faulted(plan, fault, time.GetUtcNow());
            MovesWithin(null);
            await ReturnedAsync(_late).WaitAsync(stoppingToken);
            Close();
            return RetryDelay.After(_faults);
        }
    }

    /// <summary>
    /// A driver that hangs in the kernel does not hear a cancellation: the read runs on the worker of its bus, and when it
    /// is late, nothing else is asked of the device until it has come back.
    /// </summary>
    private async Task<IReadOnlyList<Measurement>> ReadInTimeAsync(CancellationToken stoppingToken)
    {
        _deadline ??= CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        _openAndRead ??= deadline => OpenAndReadAsync(((CancellationTokenSource)deadline!).Token);
        var reading = Task.Factory.StartNew(_openAndRead, _deadline, CancellationToken.None, TaskCreationOptions.DenyChildAttach, worker).Unwrap();
        try
        {
            return await reading.WaitAsync(plan.Timeout, time, stoppingToken);
        }
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            _late = reading;
            await _deadline.CancelAsync();
            _deadline.Dispose();
            _deadline = null;
            throw new TimeoutException($"It did not answer within {Options.Duration.ToWords(plan.Timeout)}.");
        }
    }

    /// <summary>Says how long the next step may take; null for as long as it likes.</summary>
    private void MovesWithin(TimeSpan? step) =>
        Volatile.Write(ref _moveBy, step is { } limit ? (time.GetElapsedTime(_start) + limit + Grace).Ticks : long.MaxValue);

    private static async Task ReturnedAsync(Task reading)
    {
        try
        {
            await reading;
        }
        catch (Exception)
        {
            // It came too late to matter.
        }
    }

    private async Task<IReadOnlyList<Measurement>> OpenAndReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // it waited too long for its bus
        _sensor ??= plan.Open(board, time, messages, sink.Latest);
        if (Interlocked.Exchange(ref _asked, null) is { } asked && _sensor is ICalibratedSensor calibrated)
            await DoAsync(calibrated, asked, cancellationToken);
        return await _sensor.ReadAsync(cancellationToken);
    }

    private static async Task DoAsync(ICalibratedSensor sensor, Asked asked, CancellationToken cancellationToken)
    {
        try
        {
            await sensor.CalibrateAsync(asked.Action, asked.Value, cancellationToken);
            asked.Done.TrySetResult();
        }
        catch (Exception fault) // a driver's, whatever it is: for whoever asked
        {
            asked.Done.TrySetException(fault);
        }
    }

    private void Close()
    {
        try
        {
            _sensor?.Dispose();
        }
        catch (Exception fault) // a driver's, whatever it is
        {
            LogCloseFailed(plan.Name, fault.Message);
        }

        _sensor = null;
    }

    private sealed record Asked(string Action, double Value, TaskCompletionSource Done);

    [LoggerMessage(LogLevel.Warning, "Sensor {Sensor} gives no value: {Reason} It is tried again, with pauses of up to a minute.")]
    private partial void LogFault(string sensor, string reason);

    [LoggerMessage(LogLevel.Information, "Sensor {Sensor} is back after {Faults} failed attempts.")]
    private partial void LogRecovered(string sensor, int faults);

    [LoggerMessage(LogLevel.Debug, "Sensor {Sensor} could not be closed: {Reason}")]
    private partial void LogCloseFailed(string sensor, string reason);
}

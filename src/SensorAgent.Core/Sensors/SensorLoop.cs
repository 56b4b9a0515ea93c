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
    private readonly GridPause _pause = new();
    private Asked? _asked;
    private TaskCompletionSource? _read; // of those who want one
    private ISensor? _sensor;
    private int _faults;

    /// <summary>True when the loop itself does not move: not its driver, whose hanging is told and waited out, but what runs it.</summary>
    public bool IsStuck => time.GetElapsedTime(_start).Ticks > Volatile.Read(ref _moveBy);

    /// <summary>Reads at once, without waiting for its time, and completes when that is done.</summary>
    public async Task ReadNowAsync(CancellationToken cancellationToken)
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        read = Interlocked.CompareExchange(ref _read, read, null) ?? read;
        grid.End(_pause);
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

    /// <summary>Runs until cancelled. What a read needs is made once: each of them only costs its reading.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var read = new BoundedRead(OpenAndReadAsync, worker, time, plan.Timeout);
        try
        {
            await using var stopping = stoppingToken.UnsafeRegister(
                _ =>
                {
                    read.Stop();
                    grid.End(_pause);
                },
                null).ConfigureAwait(false);
            while (true)
            {
                Exception? thrown = null;
                try
                {
                    var at = time.GetUtcNow();
                    MovesWithin(_sensor is IChangingSensor ? null : plan.Timeout);
                    if (_sensor is IChangingSensor changing)
                        sink.Measured(plan, await NextAsync(changing, stoppingToken).ConfigureAwait(false), time.GetUtcNow());
                    else
                        sink.Measured(plan, await read.ReadAsync().ConfigureAwait(false), at);
                    Recovered();
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    thrown = exception;
                }

                var pause = thrown is not null ? await FailedAsync(thrown, read, stoppingToken).ConfigureAwait(false)
                    : _sensor is IChangingSensor ? TimeSpan.Zero : plan.Interval;
                MovesWithin(pause);
                Interlocked.Exchange(ref _read, null)?.TrySetResult();
                stoppingToken.ThrowIfCancellationRequested();
                if (thrown is not null)
                    await grid.WaitAsync(_pause, pause).ConfigureAwait(false);
                else if (pause > TimeSpan.Zero)
                    await grid.NextAsync(_pause, pause).ConfigureAwait(false);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            Volatile.Write(ref _moveBy, long.MaxValue);
            grid.Leave(_pause);
            Close();
            sink.Stopped(plan);
        }
    }

    private void Recovered()
    {
        if (_faults > 0)
            LogRecovered(plan.Name, _faults);
        _faults = 0;
    }

    /// <summary>Tells the fault and closes the device; returns how long to leave it alone.</summary>
    private async Task<TimeSpan> FailedAsync(Exception thrown, BoundedRead read, CancellationToken stoppingToken)
    {
        var fault = SensorFault.From(thrown);
        if (++_faults == 1)
            LogFault(plan.Name, fault.Reason);
        sink.Faulted(plan, fault, time.GetUtcNow());
        MovesWithin(null);
        await read.ReturnedAsync(stoppingToken).ConfigureAwait(false); // nothing else is asked of the device until it has come back
        Close();
        return RetryDelay.After(_faults);
    }

    private static async ValueTask<IReadOnlyList<Measurement>> NextAsync(IChangingSensor sensor, CancellationToken stoppingToken)
    {
        if (TaskScheduler.Current != TaskScheduler.Default)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // off the thread of its bus
        return await sensor.NextAsync(stoppingToken).ConfigureAwait(false);
    }

    /// <summary>Says how long the next step may take; null for as long as it likes.</summary>
    private void MovesWithin(TimeSpan? step) =>
        Volatile.Write(ref _moveBy, step is { } limit ? (time.GetElapsedTime(_start) + limit + Grace).Ticks : long.MaxValue);

    private ValueTask<IReadOnlyList<Measurement>> OpenAndReadAsync(CancellationToken cancellationToken)
    {
        _sensor ??= plan.Open(board, time, messages, sink.Latest);
        return Interlocked.Exchange(ref _asked, null) is { } asked && _sensor is ICalibratedSensor calibrated
            ? DoAndReadAsync(calibrated, asked, cancellationToken)
            : _sensor.ReadAsync(cancellationToken);
    }

    private static async ValueTask<IReadOnlyList<Measurement>> DoAndReadAsync(ICalibratedSensor sensor, Asked asked, CancellationToken cancellationToken)
    {
        await DoAsync(sensor, asked, cancellationToken);
        return await sensor.ReadAsync(cancellationToken);
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

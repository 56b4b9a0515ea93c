using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Pipeline;

/// <summary>Every sensor's loop: started together, and one by one when the configuration changes.</summary>
public sealed class SensorFleet(
    IBoard board, ReadingFlow flow, BusWorkers workers, TimeProvider time, ILogger<SensorLoop> logger, IMessages? messages = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly SamplingGrid _grid = new(time, flow.Gather);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stopping;

    /// <summary>How many sensors run.</summary>
    public int Count => _running.Count;

    /// <summary>The sensors whose loops do not move.</summary>
    public IEnumerable<string> Stuck => _running.Values.Where(running => running.Loop.IsStuck).Select(running => running.Plan.Name);

    /// <summary>Reads a sensor at once; false where there is none of that name.</summary>
    public async Task<bool> ReadNowAsync(string sensor, CancellationToken cancellationToken)
    {
        if (!_running.TryGetValue(sensor, out var running))
            return false;
        if (!running.Plan.Driver.Description.TellsChanges) // one that does has told what there is
            await running.Loop.ReadNowAsync(cancellationToken);
        return true;
    }

    /// <summary>Has a sensor's chip do one of its actions; throws what the driver throws.</summary>
    public Task CalibrateAsync(string sensor, string action, double value, CancellationToken cancellationToken) =>
        _running.TryGetValue(sensor, out var running)
            ? running.Loop.CalibrateAsync(action, value, cancellationToken)
            : throw new InvalidDataException($"The sensor {sensor} does not run.");

    /// <summary>Runs the sensors until cancelled; throws when a loop breaks, which none should.</summary>
    public async Task RunAsync(IReadOnlyList<SensorChains> sensors, CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        await StartAsync(sensors);
        try
        {
            await _broken.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await _gate.WaitAsync(CancellationToken.None);
            await StopAsync([.. _running.Values]);
            _gate.Release();
        }
    }

    /// <summary>Stops those that will not go on as they are: their pins and addresses may be wanted elsewhere.</summary>
    public async Task StopChangedAsync(IReadOnlyList<SensorChains> next)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            var sensors = next.ToDictionary(sensor => sensor.Sensor.Name, sensor => sensor.Sensor, StringComparer.Ordinal);
            await StopAsync([.. _running.Values.Where(running => !sensors.TryGetValue(running.Plan.Name, out var plan) || !running.Plan.IsAsBefore(plan))]);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Starts those that do not run yet, after <see cref="StopChangedAsync"/>, and clears from the broker what it keeps of channels that are no more.
    /// </summary>
    public async Task StartAsync(IReadOnlyList<SensorChains> sensors)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_stopping.IsCancellationRequested)
                return;
            flow.Keep(sensors.SelectMany(next => next.Sensor.Channels).Select(channel => channel.Id).ToHashSet());
            foreach (var next in sensors.Where(next => !_running.ContainsKey(next.Sensor.Name)))
                Start(next);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _grid.Dispose();
        _gate.Dispose();
    }

    private void Start(SensorChains sensor)
    {
        flow.Add(sensor);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        var loop = new SensorLoop(sensor.Sensor, board, flow, _grid, Worker(sensor.Sensor), time, logger, messages);
        _running.TryAdd(sensor.Sensor.Name, new(sensor.Sensor, loop, RunAsync(loop, stop.Token), stop));
    }

    private TaskScheduler Worker(SensorPlan plan) => workers.For(plan.Driver.Description, plan.Settings, board);

    private async Task RunAsync(SensorLoop loop, CancellationToken stoppingToken)
    {
        try
        {
            await Task.Run(() => loop.RunAsync(stoppingToken), CancellationToken.None);
        }
        catch (Exception fault)
        {
            _broken.TrySetException(fault);
        }
    }

    private async Task StopAsync(IReadOnlyList<Running> stopped)
    {
        foreach (var running in stopped)
            await running.Stop.CancelAsync();
        await Task.WhenAll(stopped.Select(running => running.Task));
        foreach (var running in stopped)
        {
            running.Stop.Dispose();
            _running.TryRemove(running.Plan.Name, out _);
        }
    }

    private sealed record Running(SensorPlan Plan, SensorLoop Loop, Task Task, CancellationTokenSource Stop);
}

using SensorAgent.Configuration;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Storage;
using SensorAgent.Hardware.Traces;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent record climate -o trace.jsonl --for 30s</c></summary>
internal static class RecordCommand
{
    public static async Task<int> RunAsync(Session opened, string name, string file, string? duration, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();
        if (session.Plan.Sensors.FirstOrDefault(entry => entry.Sensor.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Sensor is not { } plan)
            return session.Refuse($"There is no sensor \"{name}\"; {Spelling.DidYouMean(name, [.. session.Plan.Sensors.Select(known => known.Sensor.Name)])}");
        if (plan.Driver.Description.Bus == BusKind.None)
            return session.Refuse($"{plan.Name} has the driver {plan.Driver.Name}, which talks to no bus of the board: there is nothing to record.");
        var wanted = TimeSpan.Zero;
        if (duration is not null && !Duration.TryParse(duration, out wanted))
            return session.Refuse($"--for: \"{duration}\" cannot stand here; {Duration.Accepted}.");

        try
        {
            await using var output = new StreamWriter(file);
            var header = new TraceHeader(plan.Name, plan.Driver.Name, session.Plan.Board.Model, AgentVersion.Text, session.Time.GetUtcNow(), plan.Settings.Values);
            var trace = new TraceWriter(output, header, session.Time);
            var fresh = plan with { State = StateFile.None }; // what was kept before is not in the trace
            var readings = await new SensorRecording(fresh, new RecordingBoard(session.Plan.Board, trace), trace, session.Time).RunAsync(wanted, stop);
            session.Output.WriteLine($"{readings} {(readings == 1 ? "reading" : "readings")} of {plan.Name}, {trace.Transfers} lines of what was done for them, in {file}");
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return session.Refuse($"{file} cannot be written: {fault.Message}");
        }
    }
}

/// <summary>Reads a sensor on a board that writes down what is done to it.</summary>
internal sealed class SensorRecording(SensorPlan plan, RecordingBoard board, TraceWriter trace, TimeProvider time)
{
    private ISensor? _sensor;

    /// <summary>Reads at the sensor's interval, or waits for its changes, until the time is over; at least once. Returns how many readings there were.</summary>
    public async Task<int> RunAsync(TimeSpan duration, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(duration, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        using var grid = new SamplingGrid(time);
        var readings = 0;
        try
        {
            do
            {
                if (!await StepAsync(stop, readings == 0 ? stop : end.Token))
                    return readings + 1;
                readings++;
                if (_sensor is not IChangingSensor)
                    await Task.Delay(grid.UntilNext(plan.Interval), time, end.Token);
            }
            while (!end.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested || stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            _sensor?.Dispose();
        }

        return readings;
    }

    /// <summary>One reading, whole even if the time is over meanwhile, or one change; false when the driver hangs, and nothing more can be asked of it.</summary>
    private async Task<bool> StepAsync(CancellationToken stop, CancellationToken over)
    {
        try
        {
            if (_sensor is IChangingSensor changing)
                trace.Measured(await changing.NextAsync(over));
            else
                trace.Measured(await Task.Run(() => OpenAndReadAsync(stop), stop).WaitAsync(plan.Timeout, time, stop));
            return true;
        }
        catch (Exception thrown) when (!stop.IsCancellationRequested && !(thrown is OperationCanceledException && over.IsCancellationRequested))
        {
            var fault = SensorFault.From(thrown);
            trace.Faulted(fault.Code, fault.Reason);
            if (thrown is TimeoutException)
            {
                _sensor = null; // it is still in use
                return false;
            }

            _sensor?.Dispose();
            _sensor = null;
            return true;
        }
    }

    private async Task<IReadOnlyList<Measurement>> OpenAndReadAsync(CancellationToken stop)
    {
        _sensor ??= plan.Open(board, time);
        return await _sensor.ReadAsync(stop);
    }
}

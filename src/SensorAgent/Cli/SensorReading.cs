using SensorAgent.Core.Buses;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Cli;

/// <summary>One sensor, read directly and without broker, as lines for the terminal.</summary>
internal sealed class SensorReading(SensorPlan plan, IReadOnlyList<ChannelChain> chains, IBoard board, TimeProvider time, Action<string> print)
{
    /// <summary>Reads once; the fault, when it gave no value.</summary>
    public async Task<string?> OnceAsync(CancellationToken stop)
    {
        try
        {
            Print(await InTimeAsync(OpenAndReadAsync, stop), "");
            return null;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            return Words(fault);
        }
    }

    /// <summary>Reads at its interval, or waits for its changes, until stopped; each line begins with the time.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await ReadOnAsync(stop);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                print($"{Now()}  {Words(fault)}");
            }

            await Task.Delay(plan.Interval, time, stop);
        }
    }

    private async Task ReadOnAsync(CancellationToken stop)
    {
        using var sensor = Open();
        while (true)
        {
            Print(await InTimeAsync(cancelled => sensor.ReadAsync(cancelled).AsTask(), stop), $"{Now()}  ");
            while (sensor is IChangingSensor changing)
                Print(await changing.NextAsync(stop), $"{Now()}  ");
            await Task.Delay(plan.Interval, time, stop);
        }
    }

    private async Task<IReadOnlyList<Measurement>> OpenAndReadAsync(CancellationToken stop)
    {
        using var sensor = Open();
        return await sensor.ReadAsync(stop);
    }

    /// <summary>A driver that blocks in the kernel does not hold the command.</summary>
    private async Task<IReadOnlyList<Measurement>> InTimeAsync(Func<CancellationToken, Task<IReadOnlyList<Measurement>>> read, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(plan.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return await Task.Run(() => read(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private ISensor Open() => plan.Open(board, time);

    private void Print(IReadOnlyList<Measurement> measurements, string before)
    {
        var at = time.GetUtcNow();
        var simulated = board.IsSimulated && plan.Driver.Description.Bus != BusKind.None ? "  (simulated)" : "";
        foreach (var (channel, chain) in plan.Channels.Zip(chains))
        {
            foreach (var measurement in measurements.Where(measured => measured.Quantity == channel.Id.Quantity))
            {
                var reading = new Reading(channel.Id, measurement.Value, channel.Quantity.Unit, at)
                {
                    Quality = measurement.Quality, Reason = measurement.Reason,
                };
                chain.Apply(ref reading);
                print(before + (reading.Quality == Quality.Good
                    ? $"{reading.Channel}  {Payload.ValueText(reading)} {reading.Unit}".TrimEnd() + simulated
                    : $"{reading.Channel}  {reading.Quality.Name()}: {reading.Reason}{simulated}"));
            }
        }
    }

    private string Now() => time.GetLocalNow().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private string Words(Exception fault) => fault is TimeoutException
        ? $"{plan.Name}: It did not answer within {Duration.ToWords(plan.Timeout)}."
        : $"{plan.Name}: {SensorFault.From(fault).Reason}";
}

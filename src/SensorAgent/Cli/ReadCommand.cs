using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent read climate</c></summary>
internal static class ReadCommand
{
    public static async Task<int> RunAsync(Session opened, string name, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var entry = session.Plan.Sensors.FirstOrDefault(entry => entry.Sensor.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (entry?.Sensor is not { } plan)
            return session.Refuse($"There is no sensor \"{name}\"; {Spelling.DidYouMean(name, [.. session.Plan.Sensors.Select(known => known.Sensor.Name)])}");

        try
        {
            var measurements = await Task.Run(() => ReadAsync(session, plan, stop), stop).WaitAsync(plan.Timeout, session.Time, stop);
            var at = session.Time.GetUtcNow();
            foreach (var (channel, chain) in plan.Channels.Zip(entry.Chains))
            {
                foreach (var measurement in measurements.Where(measured => measured.Quantity == channel.Id.Quantity))
                {
                    var reading = new Reading(channel.Id, measurement.Value, channel.Quantity.Unit, at) { Quality = measurement.Quality, Reason = measurement.Reason };
                    chain.Apply(ref reading);
                    Print(session, plan, reading);
                }
            }

            return 0;
        }
        catch (TimeoutException)
        {
            return session.Refuse($"{plan.Name}: It did not answer within {Duration.ToWords(plan.Timeout)}.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return session.Refuse($"{plan.Name}: {SensorFault.From(fault).Reason}");
        }
    }

    private static async Task<IReadOnlyList<Measurement>> ReadAsync(Session session, SensorPlan plan, CancellationToken stop)
    {
        using var sensor = plan.Open(session.Plan.Board, session.Time);
        return await sensor.ReadAsync(stop);
    }

    private static void Print(Session session, SensorPlan plan, Reading reading)
    {
        var simulated = session.Plan.Board.IsSimulated && plan.Driver.Description.Bus != BusKind.None ? "  (simulated)" : "";
        session.Output.WriteLine(reading.Quality == Quality.Good
            ? $"{reading.Channel}  {Payload.ValueText(reading)} {reading.Unit}".TrimEnd() + simulated
            : $"{reading.Channel}  {reading.Quality.Name()}: {reading.Reason}{simulated}");
    }
}

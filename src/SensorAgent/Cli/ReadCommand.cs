using SensorAgent.Core.Options;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent read climate --watch</c></summary>
internal static class ReadCommand
{
    public static async Task<int> RunAsync(Session opened, string? name, bool watch, CancellationToken stop)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();

        var entries = session.Plan.Sensors
            .Where(entry => name is null || entry.Sensor.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (entries.Length == 0)
        {
            return session.Refuse(name is null
                ? "The configuration has no sensors."
                : $"There is no sensor \"{name}\"; {Spelling.DidYouMean(name, [.. session.Plan.Sensors.Select(known => known.Sensor.Name)])}");
        }

        var print = TextWriter.Synchronized(session.Output);
        var readings = entries
            .Select(entry => new SensorReading(entry.Sensor, entry.Chains, session.Plan.Board, session.Time, print.WriteLine))
            .ToArray();
        if (watch)
        {
            await Task.WhenAll(readings.Select(reading => reading.WatchAsync(stop)));
            return 0;
        }

        var failed = false;
        foreach (var reading in readings)
        {
            if (await reading.OnceAsync(stop) is { } fault)
                failed = session.Refuse(fault) != 0;
        }

        return failed ? 1 : 0;
    }
}

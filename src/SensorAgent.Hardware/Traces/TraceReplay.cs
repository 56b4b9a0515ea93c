using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Hardware.Traces;

/// <summary>A reading made again.</summary>
/// <param name="Line">The line of the trace that says what it came to when it was recorded.</param>
/// <param name="Time">When that was, after the recording began.</param>
/// <param name="Text">What it comes to now.</param>
public sealed record ReplayedReading(int Line, TimeSpan Time, string Text);

/// <summary>What came of replaying a trace.</summary>
/// <param name="Readings">The readings, up to the departure.</param>
/// <param name="Departure">Where the driver departs from the trace, in a sentence; null where it does not.</param>
public sealed record ReplayResult(IReadOnlyList<ReplayedReading> Readings, string? Departure);

/// <summary>Reads a recorded sensor again through its driver, and compares.</summary>
public static class TraceReplay
{
    private const double Tolerance = 1e-9; // the last bits of a logarithm differ from processor to processor

    /// <summary>Replays a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="open">Opens the sensor on a board, by a clock on which nobody waits.</param>
    public static ReplayResult Run(Trace trace, Func<IBoard, TimeProvider, ISensor> open)
    {
        var clock = new ReplayClock(trace.Header.Recorded);
        var player = new TracePlayer(trace, clock, loops: false, clock.MoveTo);
        var board = new ReplayBoard(trace, player);
        var readings = new List<ReplayedReading>();
        var departure = clock.Run(() => ReadAllAsync(trace, player, clock, () => open(board, clock), readings));
        return new(readings, departure);
    }

    private static async Task<string?> ReadAllAsync(
        Trace trace, TracePlayer player, ReplayClock clock, Func<ISensor> open, List<ReplayedReading> readings)
    {
        ISensor? sensor = null;
        try
        {
            var before = trace.Lines[0].Number - 1;
            foreach (var recorded in trace.Lines.OfType<TraceOutcome>())
            {
                clock.MoveTo(TimeSpan.FromSeconds(trace.Lines.First(line => line.Number > before).Time));
                var first = before + 1;
                before = recorded.Number;
                TraceOutcome now;
                try
                {
                    var isOpen = sensor is not null;
                    sensor ??= open();
                    now = new(TraceWriter.Values(isOpen && sensor is IChangingSensor changing
                        ? await changing.NextAsync(CancellationToken.None)
                        : await sensor.ReadAsync(CancellationToken.None)));
                }
                catch (Exception thrown) // whatever a driver throws is what the reading came to
                {
                    var fault = SensorFault.From(thrown);
                    now = new([], fault.Code, fault.Reason);
                    Close(ref sensor);
                }

                if (player.Departure is { } departure)
                    return departure;
                readings.Add(new(recorded.Number, TimeSpan.FromSeconds(recorded.Time), Text(now)));
                if (!IsSame(recorded, now))
                    return $"{trace.File}, line {recorded.Number}: lines {first} to {recorded.Number - 1} come to {Text(now)}; "
                        + $"recorded was {Text(recorded)}.";
            }

            Close(ref sensor);
            return player.Departure ?? (player.Left is { } left
                ? $"{trace.File}, line {left.Number}, {left.Device}: the driver has ended; the trace has that it {TraceDifference.Words(left)}."
                : null);
        }
        finally
        {
            Close(ref sensor);
        }
    }

    private static void Close(ref ISensor? sensor)
    {
        try
        {
            sensor?.Dispose();
        }
        catch (IOException)
        {
            // The player knows whether it is a departure.
        }

        sensor = null;
    }

    private static bool IsSame(TraceOutcome recorded, TraceOutcome now) =>
        recorded.Error == now.Error && recorded.Values.Count == now.Values.Count
            && recorded.Values.Zip(now.Values).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(TraceValue recorded, TraceValue now) =>
        recorded.Quantity == now.Quantity && recorded.Quality == now.Quality
        && (recorded.Value == now.Value || (TryNumber(recorded, out var before) && TryNumber(now, out var value)
            && Math.Abs(before - value) <= Tolerance * Math.Max(Math.Abs(before), Math.Abs(value))));

    private static bool TryNumber(TraceValue value, out double number) =>
        double.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static string Text(TraceOutcome outcome) => outcome.Error.Length > 0
        ? $"{outcome.Error}: {outcome.Message}"
        : string.Join(
            ", ",
            outcome.Values.Select(value => $"{value.Quantity} {value.Value}{(value.Quality == Quality.Good.Name() ? "" : $" ({value.Quality})")}"));
}

using System.Globalization;
using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;

namespace SensorAgent.Cli;

/// <summary>How <c>history</c> prints.</summary>
internal enum HistoryFormat
{
    /// <summary>A line for the eye, and a table.</summary>
    Table,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>One JSON array.</summary>
    Json,
}

/// <summary><c>sensoragent history temperature/room1 --since 24h --step 5m</c></summary>
internal static class HistoryCommand
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static int Run(Session opened, string? channel, string sinceText, string? stepText, HistoryFormat format)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();
        if (!Duration.TryParse(sinceText, out var since) || since <= TimeSpan.Zero)
            return session.Refuse($"--since \"{sinceText}\" is no length of time; {Duration.Accepted}.");
        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Round(since.TotalSeconds / 48)));
        if (stepText is not null && (!Duration.TryParse(stepText, out step) || step < TimeSpan.FromSeconds(1)))
            return session.Refuse($"--step \"{stepText}\" is no length of time of a second or more; {Duration.Accepted}.");

        try
        {
            using var query = HistoryQuery.Open(session.Plan.Agent.StateDirectory);
            if (query is null)
                return session.Refuse($"There is no history in {session.Plan.Agent.StateDirectory} yet.");
            return Print(session, query, channel, since, step, format);
        }
        catch (Exception fault) when (fault is SqliteException or DllNotFoundException)
        {
            return session.Refuse($"The history cannot be read: {fault.Message}");
        }
    }

    private static int Print(Session session, HistoryQuery query, string? channel, TimeSpan since, TimeSpan step, HistoryFormat format)
    {
        var channels = query.Channels();
        if (channel is null)
        {
            foreach (var (name, _) in channels)
                session.Output.WriteLine(name);
            return 0;
        }

        var unit = channels.FirstOrDefault(known => known.Channel == channel);
        if (unit.Channel is null)
            return session.Refuse($"There is no history of \"{channel}\"; {Spelling.DidYouMean(channel, [.. channels.Select(known => known.Channel)])}");

        var now = session.Time.GetUtcNow();
        var points = query.Numbers(channel, now - since, now, step);
        switch (format)
        {
            case HistoryFormat.Csv:
                session.Output.WriteLine("from,count,min,mean,max");
                foreach (var point in points)
                    session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Payload.Time(point.From)},{point.Count},{point.Minimum},{point.Mean},{point.Maximum}"));
                break;
            case HistoryFormat.Json:
                session.Output.WriteLine(Json(points));
                break;
            default:
                PrintTable(session, channel, unit.Unit, points);
                break;
        }

        return 0;
    }

    private static void PrintTable(Session session, string channel, string unit, IReadOnlyList<HistoryPoint> points)
    {
        session.Output.WriteLine($"{channel}{(unit.Length > 0 ? $" in {unit}" : "")}  {Sparkline(points)}");
        foreach (var point in points)
        {
            session.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {point.From.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {point.Mean,10:0.###}  {point.Minimum,10:0.###} to {point.Maximum,-10:0.###}  {point.Count} readings"));
        }
    }

    private static string Sparkline(IReadOnlyList<HistoryPoint> points)
    {
        if (points.Count == 0)
            return "no readings";
        var (low, high) = (points.Min(point => point.Mean), points.Max(point => point.Mean));
        return string.Concat(points.Select(point => Bars[high > low ? (int)((point.Mean - low) / (high - low) * (Bars.Length - 1)) : 0]));
    }

    private static string Json(IReadOnlyList<HistoryPoint> points)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var point in points)
                point.Write(writer);

            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}

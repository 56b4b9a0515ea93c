using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;

namespace SensorAgent.Web.Api;

/// <summary><c>/channels/{quantity}/{location}/history</c>: what a channel did, from the readings on disk.</summary>
internal sealed class HistoryApi(WebSources sources) : IDisposable
{
    private const int UsualPoints = 300;
    private const int MostPoints = 5000;
    private readonly SemaphoreSlim _few = new(2); // the disk of a small board

    /// <summary>Answers with points, or CSV.</summary>
    public async Task GetAsync(HttpContext context)
    {
        if (Range(context.Request.Query, out var reason) is not { } range)
        {
            await context.RefuseAsync(StatusCodes.Status400BadRequest, reason);
            return;
        }

        var id = StateApi.ChannelOf(context);
        if (sources.Flow.Channels.FirstOrDefault(channel => channel.Channel.Id.ToString() == id)?.Channel.Quantity.Kind is ValueKind.Text or ValueKind.Bytes)
        {
            await context.RefuseAsync(StatusCodes.Status400BadRequest, $"\"{id}\" has no numbers to show a history of.");
            return;
        }

        IReadOnlyList<HistoryPoint>? points;
        string unit;
        await _few.WaitAsync(context.RequestAborted);
        try
        {
            (points, unit) = await Task.Run(() => Ask(id, range), context.RequestAborted);
        }
        catch (Exception fault) when (fault is IOException or DllNotFoundException)
        {
            await context.RefuseAsync(StatusCodes.Status503ServiceUnavailable, $"The history cannot be read: {fault.Message}");
            return;
        }
        finally
        {
            _few.Release();
        }

        if (points is null)
            await context.RefuseAsync(StatusCodes.Status404NotFound, $"There is no channel \"{id}\", and no history of one.");
        else if (context.Request.Query["format"] == "csv")
            await CsvAsync(context, id, points);
        else
            await JsonAsync(context, unit, range.Step, points);
    }

    /// <inheritdoc/>
    public void Dispose() => _few.Dispose();

    private (IReadOnlyList<HistoryPoint>? Points, string Unit) Ask(string id, HistoryRange range)
    {
        using var query = HistoryQuery.Open(sources.StateDirectory);
        var kept = query?.Channels().FirstOrDefault(channel => channel.Channel == id) ?? default;
        if (kept.Channel is not null)
            return (query!.Numbers(id, range.From, range.To, range.Step), kept.Unit);
        return sources.Flow.Channels.FirstOrDefault(channel => channel.Channel.Id.ToString() == id) is { } channel ? ([], channel.Unit) : (null, "");
    }

    private HistoryRange? Range(IQueryCollection query, out string reason)
    {
        var now = sources.Time.GetUtcNow();
        reason = "";
        var (from, to) = (now - TimeSpan.FromDays(1), now);
        if (query["since"].ToString() is { Length: > 0 } since)
        {
            if (!Duration.TryParse(since, out var length) || length <= TimeSpan.Zero || length > TimeSpan.FromDays(3650))
                return Wrong($"since=\"{since}\" is no length of time; {Duration.Accepted}.", out reason);
            from = now - length;
        }

        if (query["from"].ToString() is { Length: > 0 } fromText && !TryTime(fromText, out from))
            return Wrong($"from=\"{fromText}\" is no time; use 2026-11-21T12:00:00Z, or milliseconds since 1970.", out reason);
        if (query["to"].ToString() is { Length: > 0 } toText && !TryTime(toText, out to))
            return Wrong($"to=\"{toText}\" is no time; use 2026-11-21T12:00:00Z, or milliseconds since 1970.", out reason);
        if (to <= from)
            return Wrong("The end is not after the beginning.", out reason);

        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((to - from).TotalSeconds / UsualPoints)));
        if (query["step"].ToString() is { Length: > 0 } stepText && (!Duration.TryParse(stepText, out step) || step < TimeSpan.FromSeconds(1)))
            return Wrong($"step=\"{stepText}\" is no length of time of a second or more; {Duration.Accepted}.", out reason);
        return (to - from) / step > MostPoints
            ? Wrong($"That would be {Math.Ceiling((to - from) / step):0} steps; ask for at most {MostPoints}.", out reason)
            : new HistoryRange(from, to, step);
    }

    private static HistoryRange? Wrong(string sentence, out string reason)
    {
        reason = sentence;
        return null;
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
        time = milliseconds <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default; // the year 9999
        return time != default;
    }

    private static Task JsonAsync(HttpContext context, string unit, TimeSpan step, IReadOnlyList<HistoryPoint> points) => context.JsonAsync(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("unit", unit);
        writer.WriteNumber("step", step.TotalSeconds);
        writer.WriteStartArray("points");
        foreach (var point in points)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(point.From.ToUnixTimeMilliseconds());
            writer.WriteNumberValue(Math.Round(point.Mean, 6));
            writer.WriteNumberValue(point.Minimum);
            writer.WriteNumberValue(point.Maximum);
            writer.WriteNumberValue(point.Count);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static Task CsvAsync(HttpContext context, string id, IReadOnlyList<HistoryPoint> points)
    {
        var text = new StringBuilder("from,count,min,mean,max\r\n");
        foreach (var point in points)
            text.Append(CultureInfo.InvariantCulture, $"{Payload.Time(point.From)},{point.Count},{point.Minimum},{point.Mean},{point.Maximum}\r\n");
        var name = new string([.. id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')]);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        return context.BytesAsync("text/csv; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private sealed record HistoryRange(DateTimeOffset From, DateTimeOffset To, TimeSpan Step);
}

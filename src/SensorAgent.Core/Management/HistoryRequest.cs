using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;

namespace SensorAgent.Core.Management;

/// <summary>
/// <c>request/history</c> with <c>{"channel":"temperature/room1","since":"24h","step":"5m"}</c>: what a channel did, in parts of some hundred steps.
/// </summary>
public sealed class HistoryRequest(string stateDirectory, TimeProvider time) : IRequestHandler
{
    private const int PointsInAPart = 500;
    private const int MostPoints = 20_000;

    /// <inheritdoc/>
    public string Command => "history";

    /// <inheritdoc/>
    public bool Changes => false;

    /// <inheritdoc/>
    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var channel = body.RequiredText("channel", "temperature/room1");
        var since = body.Time("since") ?? TimeSpan.FromDays(1);
        var step = body.Time("step") ?? TimeSpan.FromMinutes(5);
        if (step < TimeSpan.FromSeconds(1) || since / step > MostPoints)
            throw new RequestException($"That would be {since / step:F0} steps; ask for at most {MostPoints}, of a second or more.");

        using var query = HistoryQuery.Open(stateDirectory) ?? throw new RequestException("There is no history yet.");
        var unit = query.Channels().FirstOrDefault(known => known.Channel == channel);
        if (unit.Channel is null)
            throw new RequestException($"There is no history of \"{channel}\"; {Spelling.DidYouMean(channel, [.. query.Channels().Select(known => known.Channel)])}");

        var now = time.GetUtcNow();
        var points = query.Numbers(channel, now - since, now, step);
        var parts = Math.Max(1, (points.Count + PointsInAPart - 1) / PointsInAPart);
        for (var part = 0; part < parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = part * PointsInAPart;
            answer.Part(part + 1, part == parts - 1, writer => Write(writer, unit, points, from, Math.Min(from + PointsInAPart, points.Count)));
        }

        return ValueTask.CompletedTask;
    }

    private static void Write(Utf8JsonWriter writer, (string Channel, string Unit) channel, IReadOnlyList<HistoryPoint> points, int from, int to)
    {
        writer.WriteStartObject();
        writer.WriteString("channel", channel.Channel);
        writer.WriteString("unit", channel.Unit);
        writer.WriteStartArray("points");
        for (var at = from; at < to; at++)
            points[at].Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

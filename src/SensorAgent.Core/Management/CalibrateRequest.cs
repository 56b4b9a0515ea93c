using System.Text.Json;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Pipeline;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Core.Management;

/// <summary>
/// <c>request/calibrate</c> with a channel and one of <c>{"reference":21.3}</c>, <c>{"points":[[raw,true],...]}</c>, <c>{"reset":true}</c> or
/// <c>{"action":"frc","value":420}</c>. Numbers are in the unit that the channel publishes.
/// </summary>
public sealed class CalibrateRequest(SensorFleet sensors, ReadingFlow flow, Calibrations calibrations, TimeProvider time) : IRequestHandler
{
    private const string Ways = "say one of \"reference\", \"points\", \"reset\" and \"action\".";

    /// <inheritdoc/>
    public string Command => "calibrate";

    /// <inheritdoc/>
    public bool Changes => true;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        var name = body.RequiredText("channel", "temperature/room1");
        if (flow.Find(name) is not { } found)
            throw new RequestException($"There is no channel \"{name}\"; {Spelling.DidYouMean(name, [.. flow.Channels.Select(known => known.Channel.Id.ToString())])}");
        var by = body.Text("by") ?? "mqtt";
        string[] given = [.. ((string[])["reference", "points", "reset", "action"]).Where(member => body.TryGetProperty(member, out _))];
        if (given.Length != 1)
            throw new RequestException($"It is not said how: {Ways}");

        if (given[0] == "action" && ActionOf(body, found.Channel, flow) is var action && action != SensorAction.Tare)
        {
            await DoAsync(body, found.Channel, action, by, cancellationToken);
            return;
        }

        if (found.Channel.Quantity.Kind != ValueKind.Number)
            throw new RequestException($"{name} is no number.");
        var kept = given[0] switch
        {
            "reference" => OffsetTo(found.Chain, body.Number("reference") ?? throw new RequestException("\"reference\" is no number."), by),
            "action" => OffsetTo(found.Chain, 0, by), // tare
            "points" => new KeptCalibration(0, PointsOf(body.GetProperty("points"), found.Chain), time.GetUtcNow(), by),
            _ => null,
        };
        calibrations.Keep(found.Channel.Id, kept);
        found.Chain.Use(kept);
        var raw = found.Chain.Uncalibrated;
        answer.Data(writer => Write(writer, name, found.Chain, raw, kept));
        await sensors.ReadNowAsync(found.Channel.Id.Sensor, cancellationToken);
    }

    private static SensorAction ActionOf(JsonElement body, ChannelPlan channel, ReadingFlow flow)
    {
        var name = body.RequiredText("action", "tare");
        var known = flow.Channels.First(state => state.Channel.Id == channel.Id).Sensor.Driver.Description.Actions;
        return known.FirstOrDefault(action => action.Name == name) ?? throw new RequestException(known.Count == 0
            ? $"The sensor {channel.Id.Sensor} has no actions; say \"reference\" or \"points\"."
            : $"The sensor {channel.Id.Sensor} has no action \"{name}\"; {Spelling.DidYouMean(name, [.. known.Select(action => action.Name)])}");
    }

    private async Task DoAsync(JsonElement body, ChannelPlan channel, SensorAction action, string by, CancellationToken cancellationToken)
    {
        var value = body.Number("value");
        if (action.Value is { } range && (value is not { } number || number < range.Least || number > range.Most))
            throw new RequestException($"{action.Name} needs a \"value\" from {range.Least} to {range.Most} {range.Unit}.");
        if (action.Value is null && value is not null)
            throw new RequestException($"{action.Name} has no \"value\".");
        await sensors.CalibrateAsync(channel.Id.Sensor, action.Name, value ?? 0, cancellationToken);
        calibrations.Note(channel.Id.Sensor, action.Name, value, time.GetUtcNow(), by);
    }

    private KeptCalibration OffsetTo(ChannelChain chain, double reference, string by) => chain.Uncalibrated is { } raw
        ? new(chain.FromPublished(reference) - raw, [], time.GetUtcNow(), by)
        : throw new RequestException("The channel has said no number yet.");

    private static List<(double Raw, double True)> PointsOf(JsonElement element, ChannelChain chain)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new RequestException("\"points\" is no list; say [[raw,true],[raw,true]].");
        var points = new List<(double Raw, double True)>();
        foreach (var point in element.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2 || point[0].ValueKind != JsonValueKind.Number || point[1].ValueKind != JsonValueKind.Number)
                throw new RequestException($"{point} is no pair of numbers; say [raw,true], such as [20.4,20].");
            points.Add((chain.FromPublished(point[0].GetDouble()), chain.FromPublished(point[1].GetDouble())));
        }

        points.Sort();
        if (points.Count < 2 || points.Zip(points.Skip(1)).Any(pair => pair.First.Raw >= pair.Second.Raw))
            throw new RequestException("\"points\" needs two or more, no two of them with one raw value; for one point say \"reference\".");
        return points;
    }

    private static void Write(Utf8JsonWriter writer, string name, ChannelChain chain, double? raw, KeptCalibration? kept)
    {
        writer.WriteStartObject();
        writer.WriteString("channel", name);
        if (raw is { } number)
        {
            writer.WriteNumber("raw", Math.Round(chain.ToPublished(number), 6));
            writer.WriteNumber("v", Math.Round(chain.ToPublished(kept is null ? number : chain.Corrected(number)), 6));
        }

        if (kept is not null)
            ChannelJson.WriteCalibration(writer, kept);
        writer.WriteEndObject();
    }
}

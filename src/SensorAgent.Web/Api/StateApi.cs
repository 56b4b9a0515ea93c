using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Web.Live;

namespace SensorAgent.Web.Api;

/// <summary>What there is to see at this moment: the agent, channels, outputs, rules, health and log.</summary>
internal sealed class StateApi(WebSources sources, MissedReadings missed)
{
    /// <summary><c>/agent</c></summary>
    public Task AgentAsync(HttpContext context) => context.JsonAsync(writer => AgentView.Write(writer, sources, missed.Count));

    /// <summary><c>/channels</c></summary>
    public Task ChannelsAsync(HttpContext context) =>
        context.JsonArrayAsync(sources.Flow.Channels, (writer, channel) => ChannelView.Write(writer, channel, sources.Topics));

    /// <summary><c>/channels/{quantity}/{location}/image</c></summary>
    public Task ImageAsync(HttpContext context)
    {
        var id = ChannelOf(context);
        if (sources.Flow.Channels.FirstOrDefault(channel => channel.Channel.Id.ToString() == id)?.Last is not { Value.Kind: ValueKind.Bytes } reading)
            return context.RefuseAsync(StatusCodes.Status404NotFound, $"\"{id}\" has no image.");
        context.Response.Headers.CacheControl = "no-store";
        return context.BytesAsync(TypeOf(reading.Value.Bytes.Span), reading.Value.Bytes);
    }

    /// <summary><c>/outputs</c></summary>
    public Task OutputsAsync(HttpContext context)
    {
        var now = sources.Time.GetUtcNow();
        return context.JsonAsync(writer =>
        {
            writer.WriteStartArray();
            foreach (var output in sources.Outputs.Outputs)
                OutputView.Write(writer, output, sources.Topics, now);
            foreach (var (plan, state) in sources.Outputs.Groups)
                GroupView.Write(writer, plan, state, sources.Topics);
            writer.WriteEndArray();
        });
    }

    /// <summary><c>/rules</c></summary>
    public Task RulesAsync(HttpContext context) => context.JsonArrayAsync(sources.Rules.Rules, (writer, rule) => RuleView.Write(writer, rule, sources.Topics));

    /// <summary><c>/health</c></summary>
    public Task HealthAsync(HttpContext context) => context.JsonAsync(writer => sources.Health.Write(writer, json =>
    {
        json.WriteStartArray("sensors");
        foreach (var sensor in sources.Flow.Sensors)
            SensorView.Write(json, sensor);
        json.WriteEndArray();
    }));

    /// <summary><c>/log?level=info</c></summary>
    public Task LogAsync(HttpContext context)
    {
        var name = context.Request.Query["level"].ToString();
        LogLevel? least = name.ToLowerInvariant() switch
        {
            "" or "info" or "information" => LogLevel.Information,
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => null,
        };
        return least is { } level
            ? context.JsonArrayAsync(sources.Log.Lines.Where(line => line.Level >= level), LogView.Write)
            : context.RefuseAsync(StatusCodes.Status400BadRequest, $"There is no level \"{name}\"; {Spelling.DidYouMean(name, ["debug", "info", "warning", "error"])}");
    }

    /// <summary><c>POST /scan</c></summary>
    public async Task ScanAsync(HttpContext context) =>
        await context.BytesAsync("application/json; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(await sources.Scan(context.RequestAborted)));

    /// <summary>The channel that a path names.</summary>
    public static string ChannelOf(HttpContext context) =>
        $"{context.Request.RouteValues["quantity"]}/{Uri.UnescapeDataString($"{context.Request.RouteValues["location"]}")}";

    private static string TypeOf(ReadOnlySpan<byte> image) => image switch
    {
        [0xFF, 0xD8, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "image/webp",
        _ => "application/octet-stream",
    };
}

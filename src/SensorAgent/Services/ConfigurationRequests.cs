using System.Text.Json;
using System.Text.Json.Nodes;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Options;

namespace SensorAgent.Services;

/// <summary><c>request/config-get</c>: the configuration's file without its secrets.</summary>
internal sealed class ConfigGetRequest(Lazy<IConfigurationEditor> editor) : IRequestHandler
{
    public string Command => "config-get";

    public bool Changes => false;

    public ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        answer.Data(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("file", editor.Value.File);
            writer.WriteBoolean("writable", editor.Value.IsWritable);
            writer.WriteString("text", editor.Value.Text);
            writer.WriteEndObject();
        });
        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// <c>request/config-set</c> with <c>{"patch":{"Sensors":{"climate":{"Interval":"10s"}}}}</c>: changes the configuration by a merge patch (RFC 7396),
/// on trial for a minute. <c>"check":true</c> only says what would become of it.
/// </summary>
internal sealed class ConfigSetRequest(Lazy<IConfigurationEditor> editor) : IRequestHandler
{
    public string Command => "config-set";

    public bool Changes => true;

    public async ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken)
    {
        if (!body.TryGetProperty("patch", out var element) || element.ValueKind != JsonValueKind.Object)
            throw new RequestException("\"patch\" is missing or no object; say {\"patch\":{\"Sensors\":{\"climate\":{\"Interval\":\"10s\"}}}}.");
        var checksOnly = body.TryGetProperty("check", out var check) && check.ValueKind == JsonValueKind.True;

        var text = Patched(JsonObject.Create(element)!);
        var verdict = checksOnly ? editor.Value.Check(text) : await editor.Value.ApplyAsync(text, cancellationToken);
        if (!verdict.IsRight)
            throw new RequestException(string.Join(' ', Mistake.Lines(verdict.Mistakes)));
        answer.Data(writer =>
        {
            writer.WriteStartObject();
            ConfigurationEvents.WriteChanges(writer, verdict.Changes);
            if (!checksOnly && verdict.Changes.Count > 0)
                writer.WriteNumber("trial", ConfigurationTrial.Length.TotalSeconds);
            writer.WriteEndObject();
        });
    }

    private string Patched(JsonObject patch)
    {
        try
        {
            return MergePatch.Apply(editor.Value.Text, patch);
        }
        catch (JsonException)
        {
            throw new RequestException($"{editor.Value.File} is no JSON as it stands; mend it there first.");
        }
    }
}

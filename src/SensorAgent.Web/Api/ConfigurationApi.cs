using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorAgent.Core.Management;

namespace SensorAgent.Web.Api;

/// <summary><c>/api/v1/config</c>: the file, what is wrong with an edit of it, and the edit taken up.</summary>
internal sealed class ConfigurationApi(IConfigurationEditor editor)
{
    /// <summary>The file, without its secrets.</summary>
    public Task GetAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("text", editor.Text);
            writer.WriteString("path", editor.File);
            writer.WriteBoolean("writable", editor.IsWritable);
            writer.WriteEndObject();
        });
    }

    /// <summary>What is wrong with an edit, and what it would change.</summary>
    public async Task CheckAsync(HttpContext context)
    {
        if (await TextAsync(context) is { } text)
            await AnswerAsync(context, editor.Check(text));
    }

    /// <summary>Takes an edit up, unless something is wrong with it.</summary>
    public async Task PutAsync(HttpContext context)
    {
        if (await TextAsync(context) is not { } text)
            return;
        try
        {
            await AnswerAsync(context, await editor.ApplyAsync(text, context.RequestAborted));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await context.RefuseAsync(StatusCodes.Status409Conflict, $"{editor.File} cannot be written: {fault.Message}");
        }
    }

    private static Task AnswerAsync(HttpContext context, ConfigurationVerdict verdict) => context.JsonAsync(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("mistakes");
        foreach (var mistake in verdict.Mistakes)
        {
            writer.WriteStartObject();
            writer.WriteString("path", mistake.Path);
            writer.WriteString("text", mistake.Wrong);
            writer.WriteString("hint", mistake.Right);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("changes");
        foreach (var change in verdict.Changes)
            writer.WriteStringValue(change);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static async Task<string?> TextAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                return text.GetString();
        }
        catch (JsonException)
        {
            // Answered below.
        }

        await context.RefuseAsync(StatusCodes.Status400BadRequest, """Say {"text":"..."} with the text of the configuration.""");
        return null;
    }
}

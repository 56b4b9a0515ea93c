using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web;

/// <summary>How requests are answered.</summary>
internal static class Answers
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON value as bytes.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(this HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) =>
        context.BytesAsync("application/json; charset=utf-8", Json(write), status);

    /// <summary>Answers with an array of JSON objects.</summary>
    public static Task JsonArrayAsync<T>(this HttpContext context, IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => context.JsonAsync(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            write(writer, item);
        writer.WriteEndArray();
    });

    /// <summary>Answers with a sentence on why not.</summary>
    public static Task RefuseAsync(this HttpContext context, int status, string sentence) => context.JsonAsync(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", sentence);
            writer.WriteEndObject();
        },
        status);

    /// <summary>Answers with bytes.</summary>
    public static Task BytesAsync(this HttpContext context, string contentType, ReadOnlyMemory<byte> bytes, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}

using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web.Api;

/// <summary><c>/api/v1/openapi.json</c>: the API for programs.</summary>
internal static class OpenApi
{
    /// <summary>The document.</summary>
    public static byte[] Document { get; } = Read();

    /// <summary>Answers with it.</summary>
    public static Task GetAsync(HttpContext context) => context.BytesAsync("application/json; charset=utf-8", Document);

    private static byte[] Read()
    {
        using var stream = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

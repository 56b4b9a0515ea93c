using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web;

/// <summary>The page, from within the assembly: compressed once, and told apart by a hash, so that a browser asks for each file only once a version.</summary>
internal sealed class StaticFiles
{
    private const string Root = "wwwroot/";
    private static readonly Assembly Own = typeof(StaticFiles).Assembly;
    private static readonly HashSet<string> Names = [.. Own.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal))];
    private readonly ConcurrentDictionary<string, StaticFile> _files = new(StringComparer.Ordinal);

    /// <summary>Answers with the file that the path names; the root is <c>index.html</c>.</summary>
    public Task GetAsync(HttpContext context)
    {
        var path = context.Request.Path.Value is { Length: > 1 } asked ? asked[1..] : "index.html";
        if (!Names.Contains(Root + path))
            return context.RefuseAsync(StatusCodes.Status404NotFound, "There is no such page.");

        var file = _files.GetOrAdd(path, Load);
        var headers = context.Response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache"; // it may be kept, and is asked after
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return context.BytesAsync(file.Type, file.Bytes);
        headers.ContentEncoding = "gzip";
        return context.BytesAsync(file.Type, file.Compressed);
    }

    private static StaticFile Load(string path)
    {
        using var stream = Own.GetManifestResourceStream(Root + path)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return new(TypeOf(path), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"", bytes, compressed.ToArray());
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".webmanifest" => "application/manifest+json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        _ => "application/octet-stream",
    };

    private sealed record StaticFile(string Type, string Tag, byte[] Bytes, byte[] Compressed);
}

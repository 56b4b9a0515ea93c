using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web.Api;

/// <summary><c>/healthz</c>: whether the agent does its work, for whatever watches it.</summary>
internal sealed class Health(WebSources sources)
{
    /// <summary>Answers <c>ok</c>, or 503 with the reasons in words.</summary>
    public Task GetAsync(HttpContext context)
    {
        string[] reasons =
        [
            .. sources.StuckParts().Select(part => $"{part} does not move any more"),
            .. sources.Info.IsSafeMode ? ["the agent is in safe mode"] : Array.Empty<string>(),
            .. sources.Link.State is { IsConnected: false } link ? [$"the broker is not there{(link.Error.Length > 0 ? $": {link.Error.TrimEnd('.')}" : "")}"] : Array.Empty<string>(),
        ];
        context.Response.Headers.CacheControl = "no-store";
        return context.BytesAsync(
            "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(reasons.Length == 0 ? "ok\n" : string.Join("; ", reasons) + "\n"),
            reasons.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

using Microsoft.AspNetCore.Http;

namespace SensorAgent.Web.Live;

/// <summary><c>/api/v1/events</c>: server-sent events.</summary>
/// <remarks>WHATWG HTML, section 9.2.</remarks>
internal sealed class EventsApi(EventHub hub)
{
    /// <summary>Answers until the browser goes, or the server ends.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        if (hub.Join() is not { } listener)
        {
            await context.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "Too many browsers listen already; close one.");
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), context.RequestAborted);
            await foreach (var bytes in listener.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
                if (listener.Reader.Count == 0)
                    await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went.
        }
        finally
        {
            hub.Leave(listener);
        }
    }
}

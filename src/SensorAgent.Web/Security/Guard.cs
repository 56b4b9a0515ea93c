using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Web.Security;

/// <summary>What stands before every answer: the Host header, the headers that keep a browser from doing harm, and who comes.</summary>
internal sealed partial class Guard(RequestDelegate next, HostNames hosts, Door door, ILogger<Guard> logger)
{
    private const string Policy = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
    private static readonly object SessionKey = new();

    /// <summary>Who asks.</summary>
    public static Session SessionOf(HttpContext context) => (Session)context.Items[SessionKey]!;

    /// <summary>Answers what must not go on, and hands on the rest.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        if (!hosts.Knows(context.Request.Host))
        {
            await context.RefuseAsync(
                StatusCodes.Status421MisdirectedRequest, $"\"{Shown(context.Request.Host.Value)}\" is no name of this machine; add it to Web:Hosts in the configuration.");
            return;
        }

        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var session = door.Recognise(context);
        if (session.Role == Role.None && await door.RecogniseProgramAsync(context) is { } program)
        {
            if (program.RetryAfter is { } wait)
            {
                await RefuseForNowAsync(context, wait);
                return;
            }

            session = new(program.Role, "");
            isSafe |= program.Role != Role.None; // no browser sends that by itself
        }

        context.Items[SessionKey] = session;
        if (!isSafe && session.Role != Role.None && !Door.HasProof(context, session) && !IsLogin(context.Request))
        {
            await context.RefuseAsync(StatusCodes.Status403Forbidden, $"The header {Door.CsrfHeader} is missing or wrong; GET /api/v1/session says it.");
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            await RefuseAsync(context, fault);
        }
    }

    /// <summary>Lets only those through who may do so much.</summary>
    public static RequestDelegate For(Role least, RequestDelegate handler) => context => SessionOf(context).Role >= least
        ? handler(context)
        : SessionOf(context).Role == Role.None
            ? context.RefuseAsync(StatusCodes.Status401Unauthorized, "Log in first.")
            : context.RefuseAsync(StatusCodes.Status403Forbidden, "The reader may look, and change nothing; log in as admin.");

    /// <summary>Answers that somebody has to wait.</summary>
    public static Task RefuseForNowAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return context.RefuseAsync(StatusCodes.Status429TooManyRequests, $"Too many wrong passwords; wait {seconds} s.");
    }

    private Task RefuseAsync(HttpContext context, Exception fault)
    {
        if (fault is BadHttpRequestException bad)
            return context.RefuseAsync(bad.StatusCode, bad.Message);
        LogFailed(context.Request.Method, context.Request.Path, fault.Message);
        return context.RefuseAsync(StatusCodes.Status500InternalServerError, "The agent could not answer that; its log says why.");
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be answered: {Reason}")]
    private partial void LogFailed(string method, string path, string reason);

    private static bool IsLogin(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Equals("/api/v1/session", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string? host) => host is { Length: > 100 } ? host[..100] : host ?? "";
}

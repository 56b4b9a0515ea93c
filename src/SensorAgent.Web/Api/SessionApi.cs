using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorAgent.Web.Security;

namespace SensorAgent.Web.Api;

/// <summary><c>/api/v1/session</c>: who one is, in and out.</summary>
internal sealed class SessionApi(Door door)
{
    private static readonly JsonDocumentOptions Flat = new() { MaxDepth = 4 };

    /// <summary>Says who asks.</summary>
    public Task GetAsync(HttpContext context) => AnswerAsync(context, Guard.SessionOf(context));

    /// <summary>Lets somebody in.</summary>
    public async Task PostAsync(HttpContext context)
    {
        // A form on another page cannot send JSON without asking first.
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true
            || await ReadAsync(context) is not { } login)
        {
            await context.RefuseAsync(StatusCodes.Status400BadRequest, """Say {"user":"admin","password":"..."} as application/json.""");
            return;
        }

        if (!door.IsLocked)
        {
            await AnswerAsync(context, Guard.SessionOf(context));
            return;
        }

        var result = await door.LogInAsync(context, RoleNames.Of(login.User), login.Password);
        if (result.RetryAfter is { } wait)
        {
            await Guard.RefuseForNowAsync(context, wait);
            return;
        }

        if (result.Session is not { } session)
        {
            await context.RefuseAsync(StatusCodes.Status401Unauthorized, "User or password is wrong.");
            return;
        }

        context.Response.Cookies.Append(Door.CookieOf(context), result.Token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/" });
        await AnswerAsync(context, session);
    }

    /// <summary>Lets somebody out.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        door.LogOut(context);
        context.Response.Cookies.Delete(Door.CookieOf(context), new() { Path = "/", SameSite = SameSiteMode.Strict, HttpOnly = true });
        return AnswerAsync(context, door.IsLocked ? Session.None : Guard.SessionOf(context));
    }

    private Task AnswerAsync(HttpContext context, Session session)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("role", session.Role.Name());
            writer.WriteBoolean("passwordSet", door.IsLocked);
            writer.WriteString("csrf", session.Csrf);
            writer.WriteEndObject();
        });
    }

    private static async Task<(string User, string Password)?> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Flat, context.RequestAborted);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.String
                && root.TryGetProperty("password", out var password) && password.ValueKind == JsonValueKind.String
                ? (user.GetString()!, password.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

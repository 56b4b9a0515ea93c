using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Web.Security;

/// <summary>What became of an attempt to log in.</summary>
/// <param name="Session">Who it is; null when not let in.</param>
/// <param name="Token">For the cookie; empty when not let in.</param>
/// <param name="RetryAfter">How long to wait; null for a wrong password.</param>
internal readonly record struct LoginResult(Session? Session, string Token, TimeSpan? RetryAfter);

/// <summary>Says who comes, and lets in who knows the password.</summary>
internal sealed partial class Door(Passwords passwords, Sessions sessions, LoginLimit limit, ILogger<Door> logger) : IDisposable
{
    /// <summary>The cookie's name. Browsers keep cookies by host, whatever the port: each port has its own, so that two agents on one machine do not log each other out.</summary>
    public static string CookieOf(HttpContext context) => $"sensoragent-{context.Connection.LocalPort}";

    /// <summary>The header that whatever changes something has to have.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const int MostKnown = 50;
    private readonly SemaphoreSlim _one = new(1); // hashing takes a while, and all of a core
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, Role> _known = new(StringComparer.Ordinal); // Authorization headers that were right, by their keyed hash
    private int _knownSince;

    /// <summary>Whether anybody has to log in.</summary>
    public bool IsLocked => passwords.IsSet;

    /// <summary>Who comes with a cookie, or with no need of one.</summary>
    public Session Recognise(HttpContext context)
    {
        var generation = passwords.Generation;
        if (!passwords.IsSet)
            return sessions.Open;
        return context.Request.Cookies.TryGetValue(CookieOf(context), out var token) && sessions.Find(token, generation) is { } session ? session : Session.None;
    }

    /// <summary>Whether a request proves that it comes from a page of ours.</summary>
    public static bool HasProof(HttpContext context, Session session) =>
        session.Csrf.Length > 0 && context.Request.Headers[CsrfHeader].ToString() is { Length: > 0 } proof
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(session.Csrf));

    /// <summary>Lets somebody in, or not.</summary>
    public async Task<LoginResult> LogInAsync(HttpContext context, Role user, string password)
    {
        var (role, wait) = await CheckAsync(context, user, password);
        if (role == Role.None)
            return new(null, "", wait);
        var (token, session) = sessions.Add(role, passwords.Generation);
        return new(session, token, null);
    }

    /// <summary>Lets somebody out.</summary>
    public void LogOut(HttpContext context)
    {
        if (context.Request.Cookies.TryGetValue(CookieOf(context), out var token))
            sessions.Remove(token);
    }

    /// <summary>Who shows user and password with the request itself (Basic authentication), as programs do; null when nobody does.</summary>
    public async Task<(Role Role, TimeSpan? RetryAfter)?> RecogniseProgramAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!passwords.IsSet || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var known = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(header)));
        lock (_known)
        {
            if (_knownSince != passwords.Generation || _known.Count >= MostKnown)
                _known.Clear();
            _knownSince = passwords.Generation;
            if (_known.TryGetValue(known, out var before))
                return (before, null);
        }

        var checkedAs = TryDecode(header[6..], out var user, out var password) ? await CheckAsync(context, RoleNames.Of(user), password) : (Role.None, null);
        if (checkedAs.Role != Role.None)
        {
            lock (_known)
                _known[known] = checkedAs.Role;
        }

        return checkedAs;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<(Role Role, TimeSpan? RetryAfter)> CheckAsync(HttpContext context, Role user, string password)
    {
        var address = context.Connection.RemoteIpAddress;
        await _one.WaitAsync(context.RequestAborted);
        try
        {
            if (limit.LockedFor(address) is { } left)
                return (Role.None, left);
            if (passwords.Of(user) is { } hash && await Task.Run(() => hash.Matches(password)))
            {
                limit.Succeeded(address);
                return (user, null);
            }

            limit.Failed(address);
            LogWrongPassword($"{address}");
            return (Role.None, limit.LockedFor(address));
        }
        finally
        {
            _one.Release();
        }
    }

    private static bool TryDecode(string text, out string user, out string password)
    {
        (user, password) = ("", "");
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length) || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var name, var word])
            return false;
        (user, password) = (name, word);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Somebody at {Address} gave a wrong password for the dashboard.")]
    private partial void LogWrongPassword(string address);
}

using System.Buffers.Text;
using System.Security.Cryptography;

namespace SensorAgent.Web.Security;

/// <summary>Somebody who logged in.</summary>
/// <param name="Role">What he may do.</param>
/// <param name="Csrf">What his page sends with whatever changes something, and no other page knows.</param>
internal sealed record Session(Role Role, string Csrf)
{
    /// <summary>Nobody.</summary>
    public static Session None { get; } = new(Role.None, "");
}

/// <summary>Who is logged in; kept in memory, so that a restart asks everybody again.</summary>
internal sealed class Sessions(TimeProvider time)
{
    private const int Most = 500;
    private static readonly TimeSpan Idle = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whoever comes while no password is set: this machine only.</summary>
    public Session Open { get; } = new(Role.Admin, NewToken());

    /// <summary>Lets somebody in; the token is for his cookie.</summary>
    public (string Token, Session Session) Add(Role role, int generation)
    {
        var token = NewToken();
        var session = new Session(role, NewToken());
        lock (_lock)
        {
            if (_entries.Count >= Most)
                _entries.Remove(_entries.MinBy(entry => entry.Value.Used).Key);
            _entries.Add(token, new(session, generation, time.GetTimestamp()));
        }

        return (token, session);
    }

    /// <summary>Whose token it is; null when nobody's any more.</summary>
    public Session? Find(string token, int generation)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(token, out var entry))
                return null;
            if (entry.Generation != generation || time.GetElapsedTime(entry.Used) > Idle || time.GetElapsedTime(entry.Began) > Longest)
            {
                _entries.Remove(token);
                return null;
            }

            entry.Used = time.GetTimestamp();
            return entry.Session;
        }
    }

    /// <summary>Lets somebody out.</summary>
    public void Remove(string token)
    {
        lock (_lock)
            _entries.Remove(token);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private sealed class Entry(Session session, int generation, long now)
    {
        public Session Session { get; } = session;
        public int Generation { get; } = generation;
        public long Began { get; } = now;
        public long Used { get; set; } = now;
    }
}

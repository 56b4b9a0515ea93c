namespace SensorAgent.Mqtt.Broker.Security;

/// <summary>What a rule allows.</summary>
[Flags]
internal enum AccessKind
{
    /// <summary>Forbids whatever other rules say.</summary>
    Deny = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
}

/// <summary>One <c>topic</c> or <c>pattern</c> line of an access list.</summary>
/// <param name="Kind">What it allows.</param>
/// <param name="Filter">A topic filter; in a pattern <c>%c</c> and <c>%u</c> stand for client identifier and user name.</param>
internal sealed record AccessRule(AccessKind Kind, string Filter)
{
    /// <summary>Reads what follows the first word: <c>[read|write|readwrite|deny] filter</c>. Null when no filter is left.</summary>
    public static AccessRule? Parse(string text)
    {
        var space = text.IndexOf(' ');
        AccessKind? kind = (space < 0 ? text : text[..space]) switch
        {
            "read" => AccessKind.Read,
            "write" => AccessKind.Write,
            "readwrite" => AccessKind.ReadWrite,
            "deny" => AccessKind.Deny,
            _ => null,
        };
        var filter = kind is null ? text.Trim() : space < 0 ? "" : text[(space + 1)..].Trim();
        return filter.Length > 0 ? new(kind ?? AccessKind.ReadWrite, filter) : null;
    }

    /// <summary>
    /// The pattern for one client. Null when it does not apply: there is no user name, or one of the names holds a character that
    /// would let it reach into the topics of others.
    /// </summary>
    public AccessRule? For(string? userName, string clientId)
    {
        var filter = Filter;
        if (filter.Contains("%u", StringComparison.Ordinal))
        {
            if (!IsPlain(userName))
                return null;
            filter = filter.Replace("%u", userName, StringComparison.Ordinal);
        }

        if (!Filter.Contains("%c", StringComparison.Ordinal))
            return this with { Filter = filter };
        return IsPlain(clientId) ? this with { Filter = filter.Replace("%c", clientId, StringComparison.Ordinal) } : null;
    }

    private static bool IsPlain(string? name) => !string.IsNullOrEmpty(name) && name.AsSpan().IndexOfAny('+', '#', '/') < 0;
}

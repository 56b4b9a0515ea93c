namespace SensorAgent.Web.Security;

/// <summary>What somebody may do.</summary>
internal enum Role
{
    /// <summary>Nothing: not logged in.</summary>
    None,

    /// <summary>Look.</summary>
    Reader,

    /// <summary>All.</summary>
    Admin,
}

/// <summary>The words that stand for <see cref="Role"/>.</summary>
internal static class RoleNames
{
    /// <summary>The lower-case word of a role, which is also the name of its user.</summary>
    public static string Name(this Role role) => role.ToString().ToLowerInvariant();

    /// <summary>The role of a user; none where there is no such user.</summary>
    public static Role Of(string? user) => user switch
    {
        "admin" => Role.Admin,
        "reader" => Role.Reader,
        _ => Role.None,
    };
}

using System.Text;
using System.Text.Json.Nodes;

namespace SensorAgent.Core.Management;

/// <summary>One entity as Home Assistant is told of it.</summary>
/// <param name="Platform">Its platform: <c>sensor</c>, <c>switch</c>, <c>light</c>.</param>
/// <param name="Id">What tells it from others of the agent; the same for as long as it is called the same.</param>
/// <param name="Options">Its options, by the names that Home Assistant's documentation has.</param>
internal sealed record DiscoveryComponent(string Platform, string Id, JsonObject Options)
{
    private const uint FnvBasis = 2166136261; // FNV-1a, 32 bits
    private const uint FnvPrime = 16777619;

    /// <summary>An id of letters, digits, - and _, as discovery topics want it; two names never have the same.</summary>
    /// <param name="kind">A word of ours.</param>
    /// <param name="name">A name of the user's; what cannot stand in an id is told apart by a hash.</param>
    public static string IdOf(string kind, string name)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_'));
        var id = kind.Length == 0 ? plain : $"{kind}_{plain}";
        return plain == name && !plain.Contains('_', StringComparison.Ordinal) ? id : $"{id}_{Hash(name):x8}";
    }

    private static uint Hash(string name) => Encoding.UTF8.GetBytes(name).Aggregate(FnvBasis, (hash, octet) => unchecked((hash ^ octet) * FnvPrime));
}

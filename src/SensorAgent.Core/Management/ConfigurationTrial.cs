namespace SensorAgent.Core.Management;

/// <summary>How the agent was, and is, as far as a change of its configuration can spoil it.</summary>
/// <param name="IsConnected">Whether the broker is there.</param>
/// <param name="Works">Channels and outputs by name, and whether they work; one that has not said anything yet is taken to.</param>
public sealed record AgentCondition(bool IsConnected, IReadOnlyDictionary<string, bool> Works);

/// <summary>Watches for a minute whether a changed configuration costs the link, or something that worked before.</summary>
/// <remarks>What is new need not work: a sensor may well be configured before it is wired.</remarks>
public sealed class ConfigurationTrial(Func<AgentCondition> condition, TimeProvider time)
{
    /// <summary>How long a change is on trial.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // a link that connects anew is away for a moment
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How the agent is now.</summary>
    public AgentCondition Condition => condition();

    /// <summary>Watches; tells what is lost, or null when the change has stood its trial.</summary>
    /// <param name="before">How the agent was before the change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> WatchAsync(AgentCondition before, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var fine = start;
        while (true)
        {
            await Task.Delay(Look, time, cancellationToken);
            var lost = Lost(before, condition());
            if (lost is null)
                fine = time.GetTimestamp();
            else if (time.GetElapsedTime(fine) >= Patience || time.GetElapsedTime(start) >= Length)
                return lost;
            if (lost is null && time.GetElapsedTime(start) >= Length)
                return null;
        }
    }

    private static string? Lost(AgentCondition before, AgentCondition now)
    {
        if (before.IsConnected && !now.IsConnected)
            return "the link to the broker was lost";
        var broken = before.Works.Where(entry => entry.Value && now.Works.TryGetValue(entry.Key, out var works) && !works).Select(entry => entry.Key).Order(StringComparer.Ordinal).ToArray();
        return broken.Length == 0 ? null : $"{string.Join(", ", broken)} {(broken.Length == 1 ? "works" : "work")} no longer";
    }
}

using SensorAgent.Core.Commands;

namespace SensorAgent.Core.Outputs;

/// <summary>Commands that are to be obeyed later (<c>"at"</c>), the earliest first; they live as long as the agent runs.</summary>
internal sealed class KeptCommands(TimeProvider time)
{
    private const int Most = 16;
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1); // the wall clock may be set meanwhile
    private readonly List<(DateTimeOffset At, OutputRequest Request)> _kept = [];

    /// <summary>What is kept, and until when.</summary>
    public IReadOnlyList<(DateTimeOffset At, OutputRequest Request)> All => _kept;

    /// <summary>How long to sleep at most; null when nothing is kept.</summary>
    public TimeSpan? UntilNext => _kept.Count == 0 ? null : TimeSpan.FromTicks(Math.Min((_kept[0].At - time.GetUtcNow()).Ticks, LongestSleep.Ticks));

    /// <summary>Keeps a command; null, with the reason, when it cannot.</summary>
    public DateTimeOffset? Keep(OutputRequest request, CommandTime when, out string reason)
    {
        var now = time.GetUtcNow();
        var at = when.From(now, time.LocalTimeZone);
        reason = at <= now ? $"{Messaging.Payload.Time(at)} is past; it is {Messaging.Payload.Time(now)}."
            : at - now > Furthest ? $"{Messaging.Payload.Time(at)} is more than a year away."
            : _kept.Count == Most ? $"{Most} commands are kept already; CANCEL drops them."
            : "";
        if (reason.Length > 0)
            return null;

        var place = _kept.FindIndex(kept => kept.At > at);
        _kept.Insert(place < 0 ? _kept.Count : place, (at, request));
        return at;
    }

    /// <summary>Takes out the next command that is due by now; null when none is.</summary>
    public OutputRequest? TakeDue()
    {
        if (_kept.Count == 0 || _kept[0].At > time.GetUtcNow())
            return null;
        var request = _kept[0].Request;
        _kept.RemoveAt(0);
        return request;
    }

    /// <summary>Drops them all.</summary>
    public void Clear() => _kept.Clear();
}

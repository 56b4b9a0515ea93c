using System.Globalization;

namespace SensorAgent.Core.Commands;

/// <summary>When a command is to be obeyed: at an instant, or when the clock next shows a time of day.</summary>
/// <param name="Instant">The instant, or null for a time of day.</param>
/// <param name="OfDay">The time of day, on the clock of the agent's time zone.</param>
public readonly record struct CommandTime(DateTimeOffset? Instant, TimeOnly OfDay)
{
    /// <summary>What <see cref="TryParse"/> understands, in words.</summary>
    public const string Accepted = "use a time of day such as 07:30, or an instant with its zone such as 2026-11-20T07:30:00Z";

    private static readonly string[] TimesOfDay = ["H:mm", "H:mm:ss"];
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads <c>07:30</c>, <c>07:30:15</c>, <c>2026-11-20T07:30:00Z</c> or <c>2026-11-20T07:30+08:00</c>.</summary>
    public static bool TryParse(string text, out CommandTime time)
    {
        text = text.Trim();
        time = default;
        if (TimeOnly.TryParseExact(text, TimesOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var ofDay))
        {
            time = new(null, ofDay);
            return true;
        }

        var hasZone = text.EndsWith("Z", StringComparison.OrdinalIgnoreCase) || text.AsSpan(Math.Min(text.Length, "yyyy-MM-dd".Length)).ContainsAny('+', '-');
        if (!hasZone || !DateTimeOffset.TryParseExact(text.ToUpperInvariant(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            return false;
        time = new(instant.ToUniversalTime(), default);
        return true;
    }

    /// <summary>The instant that is meant, seen from now; a time of day is never in the past.</summary>
    public DateTimeOffset From(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Instant is { } instant)
            return instant;

        var here = TimeZoneInfo.ConvertTime(now, zone).Date + OfDay.ToTimeSpan();
        var today = new DateTimeOffset(here, zone.GetUtcOffset(here));
        var tomorrow = here.AddDays(1);
        return (today > now ? today : new DateTimeOffset(tomorrow, zone.GetUtcOffset(tomorrow))).ToUniversalTime();
    }
}

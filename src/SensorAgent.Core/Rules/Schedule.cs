namespace SensorAgent.Core.Rules;

/// <summary>Moments, or stretches of time, that come back day after day.</summary>
/// <param name="From">When it is, or when it begins.</param>
/// <param name="Until">When it ends; null for a moment.</param>
/// <param name="Days">The days on which it is, or begins.</param>
/// <param name="Place">Where the sun rises and sets; null where that is not needed.</param>
public sealed record Schedule(DayTime From, DayTime? Until, WeekDays Days, Coordinates? Place)
{
    /// <summary>A moment that was missed by more than this, because the clock was set or the machine slept, is not made up for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Whether it is a moment and does not last.</summary>
    public bool IsMoment => Until is null;

    /// <summary>Whether it is such a stretch of time.</summary>
    public bool Holds(DateTimeOffset now, TimeZoneInfo zone) => Around(now, zone).Any(span => span.Start <= now && now < span.End);

    /// <summary>The last moment after one time and up to another, and not long past; null when there was none.</summary>
    public DateTimeOffset? Moment(DateTimeOffset after, DateTimeOffset upTo, TimeZoneInfo zone) => Around(upTo, zone)
        .Where(span => span.Start > after && span.Start <= upTo && upTo - span.Start <= Grace)
        .Select(span => (DateTimeOffset?)span.Start)
        .Max();

    /// <summary>When it next comes, begins or ends within a day or so; null for later.</summary>
    public DateTimeOffset? Next(DateTimeOffset now, TimeZoneInfo zone) => Around(now, zone)
        .SelectMany(span => new[] { span.Start, span.End })
        .Where(time => time > now)
        .Select(time => (DateTimeOffset?)time)
        .Min();

    /// <inheritdoc/>
    public override string ToString() =>
        (IsMoment ? $"{From}" : $"{From} to {Until}") + (Days == WeekDays.All ? "" : $" on {Days}");

    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Around(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var date = today.AddDays(-2); date <= today.AddDays(2); date = date.AddDays(1))
        {
            if (!Days.Include(date) || From.On(date, zone, Place) is not { } start)
                continue;
            yield return (start, Until is { } until ? End(until, date, start, zone) : start);
        }
    }

    /// <summary>Where the sun does not do what ends it, it ends after a day.</summary>
    private DateTimeOffset End(DayTime until, DateOnly date, DateTimeOffset start, TimeZoneInfo zone) =>
        until.On(date, zone, Place) is { } end && end > start ? end : until.On(date.AddDays(1), zone, Place) ?? start.AddDays(1);
}

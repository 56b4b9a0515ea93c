using System.Globalization;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Rules;

/// <summary>What a time of day is counted from.</summary>
public enum DayMark
{
    /// <summary>Midnight, on the clock of the agent's time zone.</summary>
    Midnight,

    /// <summary>When the sun rises.</summary>
    Sunrise,

    /// <summary>When the sun sets.</summary>
    Sunset,
}

/// <summary>A time that comes every day: on the clock, or some time before or after the sun rises or sets.</summary>
/// <param name="Mark">What it is counted from.</param>
/// <param name="Offset">How long after that; negative for before.</param>
public readonly record struct DayTime(DayMark Mark, TimeSpan Offset)
{
    /// <summary>What <see cref="TryParse"/> understands, in words.</summary>
    public const string Accepted = "use a time of day such as 07:30, sunrise or sunset, or a while before or after such as sunset-30m";

    private static readonly string[] Clock = ["H:mm", "H:mm:ss"];
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(12);

    /// <summary>Whether it needs to know where the agent stands.</summary>
    public bool NeedsPlace => Mark != DayMark.Midnight;

    /// <summary>Reads <c>07:30</c>, <c>sunrise</c>, <c>sunset-30m</c>, <c>sunrise+01:00:00</c>.</summary>
    public static bool TryParse(string text, out DayTime time)
    {
        time = default;
        if (TimeOnly.TryParseExact(text, Clock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var ofDay))
        {
            time = new(DayMark.Midnight, ofDay.ToTimeSpan());
            return true;
        }

        var sign = text.IndexOfAny(['+', '-']);
        var offset = TimeSpan.Zero;
        if (sign >= 0 && (!Duration.TryParse(text.AsSpan(sign + 1), out offset) || offset > Furthest))
            return false;
        DayMark? mark = (sign < 0 ? text : text[..sign]).TrimEnd().ToUpperInvariant() switch
        {
            "SUNRISE" => DayMark.Sunrise,
            "SUNSET" => DayMark.Sunset,
            _ => null,
        };
        time = new(mark ?? default, sign >= 0 && text[sign] == '-' ? -offset : offset);
        return mark is not null;
    }

    /// <summary>The instant on a date of the time zone; null on a day when the sun does not rise or set.</summary>
    /// <remarks>
    /// A time that the clock shows twice is taken when it first shows it. One that it leaves out is taken when it would have come
    /// without the change: 02:30 at 03:30.
    /// </remarks>
    public DateTimeOffset? On(DateOnly date, TimeZoneInfo zone, Coordinates? place)
    {
        if (Mark == DayMark.Midnight)
            return OnClock(date.ToDateTime(TimeOnly.FromTimeSpan(Offset)), zone);
        if (place is not { } here)
            return null;

        // East of the date line and beyond UTC+12, the clock's date is not the sun's.
        var shown = TimeZoneInfo.ConvertTime(Sun.MeanNoon(date, here.Longitude), zone);
        var day = date.AddDays(date.DayNumber - DateOnly.FromDateTime(shown.DateTime).DayNumber);
        return (Mark == DayMark.Sunrise ? Sun.Rise(day, here) : Sun.Set(day, here)) + Offset;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Mark == DayMark.Midnight)
            return TimeOnly.FromTimeSpan(Offset).ToString(Offset.Seconds == 0 ? Clock[0] : Clock[1], CultureInfo.InvariantCulture);
        var name = Mark == DayMark.Sunrise ? "sunrise" : "sunset";
        return Offset == TimeSpan.Zero ? name : $"{name}{(Offset < TimeSpan.Zero ? '-' : '+')}{Duration.ToWords(Offset.Duration())}";
    }

    private static DateTimeOffset OnClock(DateTime local, TimeZoneInfo zone) =>
        new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
}

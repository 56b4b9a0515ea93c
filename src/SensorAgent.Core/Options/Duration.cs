using System.Globalization;

namespace SensorAgent.Core.Options;

/// <summary>Lengths of time as people write them.</summary>
public static class Duration
{
    /// <summary>What <see cref="TryParse"/> understands, in words.</summary>
    public const string Accepted = "use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d";

    private const int MostHours = 10_000_000;

    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("min", TimeSpan.TicksPerMinute),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>
    /// Reads <c>00:00:05</c>, <c>1.12:00:00</c>, <c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>7d</c>. A bare number means seconds;
    /// .NET alone would take it for days, which nobody means.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        text = text.Trim();
        duration = default;
        if (text.Contains(':'))
            return TryParseClock(text, out duration);

        var unit = TimeSpan.TicksPerSecond;
        foreach (var (suffix, ticks) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            text = text[..^suffix.Length].TrimEnd();
            unit = ticks;
            break;
        }

        // a decimal knows neither NaN nor infinity
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > (decimal)(TimeSpan.MaxValue.Ticks / 2) / unit)
            return false;

        duration = TimeSpan.FromTicks((long)(number * unit));
        return true;
    }

    /// <summary>The shortest way to say a duration: <c>500ms</c>, <c>5s</c>, <c>90s</c>, <c>5m</c>, <c>2h</c>.</summary>
    public static string ToWords(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms"),
        _ when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{duration.Ticks / TimeSpan.TicksPerDay}d",
        _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{duration.Ticks / TimeSpan.TicksPerHour}h",
        _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{duration.Ticks / TimeSpan.TicksPerMinute}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s"),
    };
    /// <summary><c>24:00:00</c> is a day; .NET alone would take it for 24 days.</summary>
    private static bool TryParseClock(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        var colon = text.IndexOf(':');
        if (text.Count(':') != 2 || !int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours < 24)
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;

        if (!TimeSpan.TryParse($"0{text[colon..]}", CultureInfo.InvariantCulture, out duration) || hours > MostHours)
            return false;
        duration += TimeSpan.FromHours(hours);
        return true;
    }
}

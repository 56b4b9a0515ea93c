using System.Globalization;

namespace SensorAgent.Core.Options;

/// <summary>Lengths of time as people write them.</summary>
public static class Duration
{
    /// <summary>What <see cref="TryParse"/> understands, in words.</summary>
    public const string Accepted = "use hh:mm:ss, or a number with a unit such as 500ms, 5s, 2m, 1h, 7d";

    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("min", 60), ("m", 60), ("h", 3600), ("d", 86_400)];

    /// <summary>
    /// Reads <c>00:00:05</c>, <c>1.12:00:00</c>, <c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>7d</c>. A bare number means seconds;
    /// .NET alone would take it for days, which nobody means.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        text = text.Trim();
        duration = default;
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;

        var factor = 1.0;
        foreach (var (suffix, seconds) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            text = text[..^suffix.Length].TrimEnd();
            factor = seconds;
            break;
        }

        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * factor > TimeSpan.MaxValue.TotalSeconds / 2)
            return false;

        duration = TimeSpan.FromSeconds(number * factor);
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
}

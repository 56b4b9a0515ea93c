namespace SensorAgent.Core.Rules;

/// <summary>Some days of the week.</summary>
/// <param name="Mask">A bit for each, that of Sunday first.</param>
public readonly record struct WeekDays(int Mask)
{
    /// <summary>What <see cref="TryParse"/> understands, in words.</summary>
    public const string Accepted = "name days such as mon, tue or mon-fri";

    private static readonly DayOfWeek[] Days = Enum.GetValues<DayOfWeek>();

    /// <summary>Every day.</summary>
    public static WeekDays All { get; } = new(0x7F);

    /// <summary>Whether a date is among them.</summary>
    public bool Include(DateOnly date) => (Mask & Bit(date.DayOfWeek)) != 0;

    /// <summary>Reads <c>mon</c>, <c>Monday</c>, <c>mon-fri</c>, <c>sat-mon</c>.</summary>
    public static bool TryParse(string text, out WeekDays days)
    {
        days = default;
        var ends = text.Split('-', 2, StringSplitOptions.TrimEntries);
        if (Find(ends[0]) is not { } first || Find(ends[^1]) is not { } last)
            return false;
        var mask = Bit(last);
        for (var day = first; day != last; day = (DayOfWeek)(((int)day + 1) % Days.Length))
            mask |= Bit(day);
        days = new(mask);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var mask = Mask;
        return string.Join(", ", Days.Where(day => (mask & Bit(day)) != 0).OrderBy(day => ((int)day + 6) % Days.Length).Select(day => $"{day}"[..3].ToLowerInvariant()));
    }

    private static DayOfWeek? Find(string name) =>
        name.Length >= 3 && Days.Where(day => $"{day}".StartsWith(name, StringComparison.OrdinalIgnoreCase)).Cast<DayOfWeek?>().FirstOrDefault() is { } day ? day : null;

    private static int Bit(DayOfWeek day) => 1 << (int)day;
}

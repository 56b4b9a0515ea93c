using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>The section <c>When</c> of a rule: all that it names must hold together.</summary>
public sealed record RuleCondition
{
    private static readonly Setting<string> ChannelKey = Setting.Text("Channel", "", "The channel that is compared, as quantity/location: temperature/room1.");
    private static readonly Setting<string> OutputKey = Setting.Text("Output", "", "The output whose state is compared.");
    private static readonly Setting<string> LinkKey = Setting.Choice("Link", "", ["up", "down"], "Holds while the broker is there (up), or away (down).");

    private static readonly Setting<TimeSpan> ForKey = Setting.Time(
        "For", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7), "How long all of it must have held before Do.");

    private static readonly Setting<DayTime?> TimeKey = Clock("Time", "The moment, or with Until the beginning: 07:30, sunset, sunset-30m.");
    private static readonly Setting<DayTime?> UntilKey = Clock("Until", "The end of a stretch of time that began with Time.");

    /// <summary>The key that lists days.</summary>
    public const string DaysKey = "Days";

    /// <summary>The keys, besides <see cref="DaysKey"/>.</summary>
    public static IReadOnlyList<Setting> Keys => [ChannelKey, OutputKey, .. Comparison.Keys, LinkKey, TimeKey, UntilKey, ForKey];

    /// <summary>The channel that is compared, or null.</summary>
    public WatchedChannel? Channel { get; private init; }

    /// <summary>The output whose state is compared, or null.</summary>
    public OutputPlan? Output { get; private init; }

    /// <summary>The output whose state sets it off, seen directly or by a channel that reads it back; empty for none.</summary>
    public string Watches => Output?.Name ?? Channel?.ReadsBack ?? "";

    /// <summary>What it is compared with; null where nothing is compared.</summary>
    public Comparison? Comparison { get; private init; }

    /// <summary>Whether the broker must be there, or away; null for either.</summary>
    public bool? IsLinkUp { get; private init; }

    /// <summary>When it may hold; null for always.</summary>
    public Schedule? Schedule { get; private init; }

    /// <summary>How long it must have held.</summary>
    public TimeSpan For { get; private init; }

    /// <summary>Whether it happens and does not last: a time without an end, a click.</summary>
    public bool IsMoment => Channel is { IsEvent: true } || Schedule is { IsMoment: true };

    /// <summary>Reads the section; null, with mistakes, when it says nothing that can be watched.</summary>
    public static RuleCondition? Read(SettingsSection section, RuleWorld world)
    {
        var mistakes = section.Findings.Mistakes.Count;
        var (channelName, outputName, link) = (section.Get(ChannelKey), section.Get(OutputKey), section.Get(LinkKey));
        var channel = channelName.Length > 0 ? section.Named(ChannelKey, "channel", world.Channels, known => known.Id.ToString()) : null;
        var output = outputName.Length > 0 ? section.Named(OutputKey, "output", world.Outputs, known => known.Name) : null;
        if (channelName.Length > 0 && outputName.Length > 0)
            section.Add(OutputKey.Key, "goes not with Channel", "make two rules of it");
        var compared = Compared(section, channel, output);
        var condition = new RuleCondition
        {
            Channel = channel,
            Output = output,
            Comparison = compared,
            IsLinkUp = link.Length == 0 ? null : link == "up",
            Schedule = ReadSchedule(section, world.Place),
            For = section.Get(ForKey),
        };
        section.RefuseUnknown();
        if (section.Findings.Mistakes.Count > mistakes)
            return null;

        if (condition is { Comparison: null, IsLinkUp: null, Schedule: null })
            section.Add(ChannelKey.Key, "is missing, and Output, Link and Time as well", "say what the rule waits for");
        if (condition is { Channel.IsEvent: true, Schedule.IsMoment: true })
            section.Add(TimeKey.Key, $"is a moment, and {channelName} happens in moments too: they never meet", "give Until");
        if (condition is { IsMoment: true, For.Ticks: > 0 })
            section.Add(ForKey.Key, "does nothing with what does not last", condition.Schedule is { IsMoment: true } ? "give Until, or leave it out" : "leave it out");
        return section.Findings.Mistakes.Count > mistakes ? null : condition;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string?[] parts =
        [
            Comparison is null ? null : $"{(Channel is null ? Output?.Name : Channel.Id.ToString())} {Comparison}",
            IsLinkUp is { } up ? $"link {(up ? "up" : "down")}" : null,
            Schedule?.ToString(),
        ];
        return string.Join(", ", parts.OfType<string>()) + (For > TimeSpan.Zero ? $", for {Duration.ToWords(For)}" : "");
    }

    private static Comparison? Compared(SettingsSection section, WatchedChannel? channel, OutputPlan? output)
    {
        if (channel is not null)
            return Comparison.Read(section, channel.Kind, channel.Id.ToString());
        if (output is not null)
            return Comparison.ReadOfOutput(section, output.Kind, output.Name);
        foreach (var key in Comparison.Keys)
        {
            section.Know(key.Key);
            if (section.Has(key.Key) && !section.Has(ChannelKey.Key) && !section.Has(OutputKey.Key))
                section.Add(key.Key, "compares nothing", "name a Channel or an Output");
        }

        return null;
    }

    private static Schedule? ReadSchedule(SettingsSection section, Coordinates? place)
    {
        var (from, until) = (section.Get(TimeKey), section.Get(UntilKey));
        var days = ReadDays(section);
        if (until is not null && from is null)
            section.Add(TimeKey.Key, "is missing", "say when what ends with Until begins");
        if ((from is { NeedsPlace: true } || until is { NeedsPlace: true }) && place is null)
            section.Findings.Add("Agent:Latitude", $"is missing, and {section.PathOf((from is { NeedsPlace: true } ? TimeKey : UntilKey).Key)} asks for the sun", "give Latitude and Longitude, such as 52.5 and 13.4");
        if (from is null && days == WeekDays.All)
            return null;
        var midnight = new DayTime(DayMark.Midnight, TimeSpan.Zero);
        return new(from ?? midnight, from is null ? midnight : until, days, place);
    }

    private static WeekDays ReadDays(SettingsSection section)
    {
        var mask = 0;
        foreach (var word in section.WordList(DaysKey))
        {
            if (WeekDays.TryParse(word, out var days))
                mask |= days.Mask;
            else
                section.Add(DaysKey, $"\"{word}\" is no day of the week", WeekDays.Accepted);
        }

        return mask == 0 ? WeekDays.All : new(mask);
    }

    private static Setting<DayTime?> Clock(string key, string summary) =>
        new(key, DayTime.Accepted, summary, null, text => DayTime.TryParse(text, out var time) ? new(time) : default, _ => "");
}

using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Core.Rules;

/// <summary>Which of its commands a rule has given last.</summary>
public enum RuleBranch
{
    /// <summary>None yet.</summary>
    None,

    /// <summary>Those of <c>Do</c>.</summary>
    Do,

    /// <summary>Those of <c>Else</c>.</summary>
    Else,

    /// <summary>Those of <c>Lost</c>.</summary>
    Lost,
}

/// <summary>What time it is: on the monotonic clock, and on the wall where that can be relied on.</summary>
/// <param name="Elapsed">Since some start.</param>
/// <param name="Wall">The time of day; null while the clock is not right.</param>
/// <param name="Zone">The time zone of times of day.</param>
internal readonly record struct RuleTime(TimeSpan Elapsed, DateTimeOffset? Wall, TimeZoneInfo Zone);

/// <summary>What a rule has seen, and what follows from it: a pure state machine. Time is an argument.</summary>
internal sealed class RuleState(RulePlan plan, TimeSpan start)
{
    private bool? _compares;
    private string _seen = "";
    private bool? _isLinkUp;
    private TimeSpan _goodAt = start;
    private TimeSpan? _badSince;
    private TimeSpan? _holdsSince;
    private (TimeSpan Elapsed, DateTimeOffset Wall)? _looked;
    private DateTimeOffset? _lastMoment;

    /// <summary>The rule.</summary>
    public RulePlan Plan { get; } = plan;

    /// <summary>The commands that were given last.</summary>
    public RuleBranch Branch { get; private set; }

    /// <summary>True while it waits for the clock to be right.</summary>
    public bool WaitsForClock { get; private set; }

    private RuleCondition When => Plan.When;

    /// <summary>A reading of its channel; true when it happens at this moment: a click that is the one asked for.</summary>
    public bool See(Reading reading, TimeSpan now)
    {
        if (reading.Quality == Quality.Bad)
        {
            _badSince ??= now;
            return false;
        }

        (_goodAt, _badSince) = (now, null);
        var held = _compares == true;
        _compares = When.Comparison!.Holds(reading.Value.Number, Payload.ValueText(reading), held);
        _seen = $"{When.Channel!.Id} is {Payload.ValueText(reading)} {reading.Unit}".TrimEnd();
        return When.Channel.IsEvent && _compares == true;
    }

    /// <summary>The state of its output.</summary>
    public void See(OutputSnapshot output)
    {
        _compares = output.State is { } state ? When.Comparison!.Holds(state, output.Plan.Kind, _compares == true) : null;
        _seen = output.State is { } known ? $"{output.Plan.Name} is {known.Text(output.Plan.Kind)}" : "";
    }

    /// <summary>The broker is there, or away.</summary>
    public void SeeLink(bool isUp) => _isLinkUp = isUp;

    /// <summary>The rule begins anew, as after a start: what holds is acted on again.</summary>
    public void Restart() => (Branch, _holdsSince, _looked) = (RuleBranch.None, null, null);

    /// <summary>The commands to give now; null for none. A rule that lasts gives them when they become others than the last.</summary>
    public RuleBranch? Decide(RuleTime now, bool happens = false)
    {
        WaitsForClock = When.Schedule is not null && now.Wall is null;
        if (When.IsMoment)
        {
            if (!(happens || ComesNow(now)) || Holds(now) != true)
                return null;
            return Branch = RuleBranch.Do;
        }

        var holds = Holds(now);
        _holdsSince = holds == true ? _holdsSince ?? now.Elapsed : null;
        var next = holds switch
        {
            true when now.Elapsed - _holdsSince >= When.For => RuleBranch.Do,
            false => RuleBranch.Else,
            null when IsLost(now.Elapsed) && Plan.Lost.Count > 0 => RuleBranch.Lost,
            _ => Branch,
        };
        if (next == Branch)
            return null;
        return Branch = next;
    }

    /// <summary>How long nothing can change by itself; null for ever.</summary>
    public TimeSpan? UntilNext(RuleTime now)
    {
        TimeSpan?[] candidates =
        [
            Branch == RuleBranch.Do ? null : _holdsSince + When.For - now.Elapsed,
            IsLost(now.Elapsed) || When.Channel is null ? null : LostAt - now.Elapsed,
            now.Wall is { } wall ? When.Schedule?.Next(wall, now.Zone) - wall : null,
        ];
        return candidates.Min();
    }

    /// <summary>Why it is so, as a sentence.</summary>
    public string Why()
    {
        string?[] parts =
        [
            Branch == RuleBranch.Lost ? $"{When.Channel!.Id} has no value" : _seen.Length > 0 ? _seen : null,
            When.IsLinkUp is null ? null : $"the link is {(_isLinkUp == true ? "up" : "down")}",
            When.Schedule is not { } schedule ? null
                : schedule.IsMoment ? $"it is {schedule.From}"
                : Branch == RuleBranch.Do ? $"it is {schedule}" : null,
        ];
        return $"Rule {Plan.Name}: {string.Join(", ", parts.OfType<string>().DefaultIfEmpty($"not {When}"))}.";
    }

    private TimeSpan? LostAt => When.Channel is { TellsChanges: true } ? _badSince + When.Channel.StaleAfter : _goodAt + When.Channel?.StaleAfter;

    private bool IsLost(TimeSpan now) => When.Channel is { IsEvent: false } && now >= LostAt;

    private bool ComesNow(RuleTime now)
    {
        if (When.Schedule is not { IsMoment: true } schedule)
            return false;
        var looked = _looked;
        _looked = now.Wall is { } shown ? (now.Elapsed, shown) : null;
        if (looked is not { } before || now.Wall is not { } wall)
            return false;
        var real = wall - (now.Elapsed - before.Elapsed); // earlier than what was seen when the clock was set back
        if (schedule.Moment(real < before.Wall ? real : before.Wall, wall, now.Zone) is not { } moment || moment == _lastMoment)
            return false;
        _lastMoment = moment;
        return true;
    }

    /// <summary>Whether all that it names holds; null when that is not known.</summary>
    private bool? Holds(RuleTime now)
    {
        bool?[] parts =
        [
            When.Comparison is null ? true : IsLost(now.Elapsed) ? null : _compares,
            When.IsLinkUp is { } wanted ? wanted == _isLinkUp : true,
            When.Schedule is { IsMoment: false } schedule ? now.Wall is { } wall ? schedule.Holds(wall, now.Zone) : null : true,
        ];
        return parts.Contains(false) ? false : parts.Contains(null) ? null : true;
    }
}

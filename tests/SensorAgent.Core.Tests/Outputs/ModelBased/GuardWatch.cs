using SensorAgent.Core.Model;

namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>Watches the line of one output, and knows its rules but nothing of the agent: fails when the line breaks one of them.</summary>
/// <remarks>
/// Only what cannot be promised is let pass: MinOn may be ended by a fail-safe, the start, the end of the agent and the power of the relay; a stretch during which the
/// hardware failed or stuck may be shorter or longer than it should.
/// </remarks>
internal sealed class GuardWatch(string name, ModelRules rules, ModelLine line)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Queue<TimeSpan> _switchedOn = new();
    private readonly List<(bool On, TimeSpan At)> _fresh = [];
    private TimeSpan? _onSince;
    private TimeSpan? _offSince;
    private bool _isDisturbed;

    /// <summary>When the line went off last; null for never.</summary>
    public TimeSpan? OffSince => _offSince;

    /// <summary>The hardware failed.</summary>
    public void Disturb() => _isDisturbed = true;

    /// <summary>The agent was started anew: MaxOn counts from here.</summary>
    public void BeginLife(TimeSpan now) => _onSince = line.IsOn ? now : null;

    /// <summary>The line has changed.</summary>
    public void Changed(bool on, TimeSpan now) => _fresh.Add((on, now));

    /// <summary>Judges what has changed, by what the agent now says that its cause was; null when nobody moved it but its own power.</summary>
    public void Judge(OutputCause? cause, GuardWatch other)
    {
        foreach (var (on, at) in _fresh)
        {
            if (on)
                WentOn(at, other);
            else
                WentOff(at, cause);
        }

        _fresh.Clear();
    }

    /// <summary>It must not be on for longer than MaxOn.</summary>
    public void JudgeStretch(TimeSpan now) =>
        Assert.True(rules.MaxOn is not { } most || _onSince is not { } on || _isDisturbed || now - on <= most, $"{name} is on since {_onSince} at {now}, MaxOn {rules.MaxOn}");

    private void WentOn(TimeSpan at, GuardWatch other)
    {
        Assert.True(_offSince is not { } off || at - off >= rules.MinOff, $"{name} went on at {at}, off since {_offSince}, MinOff {rules.MinOff}");
        if (rules.DeadTime is { } deadTime && other.DeadTime is not null)
        {
            Assert.False(other._onSince is not null, $"{name} went on at {at} while the other is on");
            Assert.True(other._offSince is not { } last || at - last >= deadTime, $"{name} went on at {at}, the other off since {other._offSince}, dead time {deadTime}");
        }

        _switchedOn.Enqueue(at);
        while (at - _switchedOn.Peek() >= Hour)
            _switchedOn.Dequeue();
        Assert.True(rules.MaxSwitches is not { } most || _switchedOn.Count <= most, $"{name} was switched on {_switchedOn.Count} times by {at}, at most {rules.MaxSwitches}");
        (_onSince, _isDisturbed) = (at, line.Fault != LineFault.None);
    }

    private void WentOff(TimeSpan at, OutputCause? cause)
    {
        var mayEnd = cause is null or OutputCause.Failsafe or OutputCause.Startup or OutputCause.Exit;
        Assert.True(mayEnd || _isDisturbed || _onSince is not { } on || at - on >= rules.MinOn, $"{name} went off at {at} by {cause}, on since {_onSince}, MinOn {rules.MinOn}");
        (_onSince, _offSince) = (null, at);
    }

    private TimeSpan? DeadTime => rules.DeadTime;
}

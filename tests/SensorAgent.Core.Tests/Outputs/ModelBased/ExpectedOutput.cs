namespace SensorAgent.Core.Tests.Outputs.ModelBased;

/// <summary>What an output without guards that refuse must do: commands, timers, MaxOn and OnDisconnect, told as plainly as can be.</summary>
internal sealed class ExpectedOutput(ModelRules rules)
{
    private readonly List<(TimeSpan At, bool On)> _plan = []; // what is still to come, in order
    private TimeSpan? _onSince;
    private TimeSpan? _awayAt;

    public bool IsOn { get; private set; }

    public void BeginLife(bool found, TimeSpan now, bool connected)
    {
        _plan.Clear();
        _onSince = null;
        _awayAt = connected || rules.AwayFor is not { } after ? null : now + after;
        Be(rules.Startup switch { "on" => true, "off" => false, _ => found }, now);
    }

    /// <summary>What the line is left at when the agent ends in order.</summary>
    public bool AfterExit() => rules.OnExit switch { "on" => true, "off" => false, _ => Lasting };

    public void LinkChanged(bool connected, TimeSpan now) => _awayAt = connected || rules.AwayFor is not { } after ? null : now + after;

    public void Obey(string command, TimeSpan now)
    {
        var words = command.Split(' ');
        var lasting = Lasting;
        if (words[0] == "CANCEL")
        {
            Be(lasting, now);
            _plan.Clear();
            return;
        }

        _plan.Clear();
        if (words[0] == "BLINK")
        {
            var (times, each) = (int.Parse(words[1].Split('x')[0]), Time(words[1].Split('x')[1]));
            Be(true, now);
            for (var step = 1; step < times * 2; step++)
                _plan.Add((now + (each * step), step == (times * 2) - 1 ? lasting : step % 2 == 0));
            return;
        }

        var on = words[0] switch { "ON" or "PULSE" => true, "OFF" => false, _ => !IsOn };
        Be(on, now);
        if (words.Length > 1)
            _plan.Add((now + Time(words[1]), !on && lasting));
    }

    /// <summary>Time has come as far as this.</summary>
    public void Pass(TimeSpan now)
    {
        while (Next() is { } next && next.At <= now)
        {
            if (next.IsSafety)
                _plan.Clear();
            else
                _plan.RemoveAt(0);
            if (next.At >= _awayAt)
                _awayAt = null;
            Be(next.On, next.At);
        }
    }

    private bool Lasting => _plan.Count > 0 ? _plan[^1].On : IsOn;

    /// <summary>A safety comes before a timer of the same instant, and that of the broker before MaxOn.</summary>
    private (TimeSpan At, bool On, bool IsSafety)? Next()
    {
        (TimeSpan At, bool On, bool IsSafety)? next = _plan.Count > 0 ? (_plan[0].At, _plan[0].On, false) : null;
        if (_onSince + rules.MaxOn is { } most && !(next?.At < most))
            next = (most, false, true);
        if (_awayAt is { } away && !(next?.At < away))
            next = (away, rules.AwayState, true);
        return next;
    }

    private void Be(bool on, TimeSpan at)
    {
        IsOn = on;
        _onSince = on ? _onSince ?? at : null;
    }

    private static TimeSpan Time(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(int.Parse(text[..^2]))
        : TimeSpan.FromSeconds(int.Parse(text[..^1]));
}

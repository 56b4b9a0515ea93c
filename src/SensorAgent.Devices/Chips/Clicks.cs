namespace SensorAgent.Devices.Chips;

/// <summary>What presses of a button mean, by the times of its edges; pure.</summary>
/// <param name="doubleWithin">A second press within this time after the first was let go makes a double click; zero for none.</param>
/// <param name="longAfter">A press that lasts as long is a long one, told while it lasts.</param>
internal sealed class Clicks(TimeSpan doubleWithin, TimeSpan longAfter)
{
    public const string Click = "click";
    public const string Double = "double";
    public const string Long = "long";

    private Phase _phase;
    private TimeSpan _since;

    private enum Phase
    {
        Idle,
        Pressed,
        Released,
        Told, // pressed still, and everything said
    }

    /// <summary>When <see cref="Elapse"/> is due unless an edge comes first; null for never.</summary>
    public TimeSpan? Due => _phase switch
    {
        Phase.Pressed => _since + longAfter,
        Phase.Released => _since + doubleWithin,
        _ => null,
    };

    /// <summary>Begins with the level that is found; a button that is pressed already means nothing.</summary>
    public void Begin(bool pressed) => _phase = pressed ? Phase.Told : Phase.Idle;

    /// <summary>Nothing has happened until <see cref="Due"/>: what that means.</summary>
    public string Elapse()
    {
        var meaning = _phase == Phase.Pressed ? Long : Click;
        _phase = _phase == Phase.Pressed ? Phase.Told : Phase.Idle;
        return meaning;
    }

    /// <summary>What an edge means, or null; one that comes after <see cref="Due"/> comes after <see cref="Elapse"/>.</summary>
    public string? Take(bool pressed, TimeSpan at)
    {
        var (phase, meaning) = (_phase, pressed) switch
        {
            (Phase.Idle, true) => (Phase.Pressed, null),
            (Phase.Released, true) => (Phase.Told, Double),
            (Phase.Pressed, false) when doubleWithin == TimeSpan.Zero => (Phase.Idle, Click),
            (Phase.Pressed, false) => (Phase.Released, null),
            (Phase.Told, false) => (Phase.Idle, null),
            _ => (_phase, (string?)null), // an edge between was lost
        };
        if (phase != _phase)
            (_phase, _since) = (phase, at);
        return meaning;
    }
}

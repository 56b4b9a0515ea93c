namespace SensorAgent.Devices.Chips;

/// <summary>The Gray code of a rotary encoder: quarter steps out of the changes of its two lines; pure.</summary>
internal sealed class Quadrature
{
    private bool _a;
    private bool _b;

    /// <summary>Changes that cannot be: a line that becomes what it is, or both at once. Each means that edges were lost.</summary>
    public int Impossible { get; private set; }

    // 00, 10, 11, 01 are the quarters of a step, A leading.
    private int Quarter => (_a, _b) switch
    {
        (false, false) => 0,
        (true, false) => 1,
        (true, true) => 2,
        _ => 3,
    };

    /// <summary>Begins at the levels that are found.</summary>
    public void Begin(bool a, bool b) => (_a, _b) = (a, b);

    /// <summary>After lost edges: goes on from the levels that are found; two lines that both changed went nobody knows which way.</summary>
    public void Resume(bool a, bool b)
    {
        if (a != _a && b != _b)
            Impossible++;
        Begin(a, b);
    }

    /// <summary>One line changed: +1 or -1 quarter step, or 0 for what cannot be.</summary>
    public int Step(bool isA, bool active)
    {
        var before = Quarter;
        if ((isA ? _a : _b) == active)
        {
            Impossible++;
            return 0;
        }

        if (isA)
            _a = active;
        else
            _b = active;
        return ((Quarter - before) & 3) == 1 ? 1 : -1;
    }
}

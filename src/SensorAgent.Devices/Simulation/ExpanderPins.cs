using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A modelled expander, whose pins the world can drive.</summary>
public interface IExpanderModel : II2cChipModel
{
    /// <summary>Its pins.</summary>
    ExpanderPins Pins { get; }
}

/// <summary>What a modelled expander's registers say of its pins, a bit for each.</summary>
/// <param name="Outputs">Those that are driven.</param>
/// <param name="Latch">The levels of those.</param>
/// <param name="PullUps">Those that float high.</param>
/// <param name="Interrupts">Those whose changes interrupt.</param>
public readonly record struct PinState(int Outputs, int Latch, int PullUps, int Interrupts);

/// <summary>The pins of a modelled expander: what drives them, who looks at them, and the interrupt that tells of their changes.</summary>
/// <param name="state">What the registers say.</param>
/// <param name="keeps">Whether the interrupt stays until the levels are read, even when they are again what they were.</param>
public sealed class ExpanderPins(Func<PinState> state, bool keeps)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Action<bool>> _watchers = [];
    private int _high;
    private int _low;
    private int _seen;
    private int? _read;
    private bool _interrupts;

    /// <summary>Told when the chip begins and ends to pull its interrupt low.</summary>
    public Action<bool>? Interrupt { get; set; }

    /// <summary>The levels of the pins, line 0 in the lowest bit.</summary>
    public int Levels
    {
        get
        {
            var now = state();
            return (now.Latch & now.Outputs) | (~now.Outputs & (_high | now.PullUps) & ~_low);
        }
    }

    /// <summary>The world drives a pin, or lets it float.</summary>
    public void Drive(int line, bool? high)
    {
        lock (_lock)
        {
            _read ??= Levels;
            _high = high == true ? _high | 1 << line : _high & ~(1 << line);
            _low = high == false ? _low | 1 << line : _low & ~(1 << line);
            Changed();
        }
    }

    /// <summary>Asks to be told of the levels of a pin.</summary>
    public void Watch(int line, Action<bool> changed)
    {
        lock (_lock)
            _watchers[line] = changed;
    }

    /// <summary>The registers have changed.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            var levels = Levels;
            foreach (var (line, told) in _watchers)
            {
                if (((levels ^ _seen) >> line & 1) != 0)
                    told((levels >> line & 1) != 0);
            }

            _seen = levels;
            var differs = ((levels ^ (_read ?? levels)) & state().Interrupts) != 0;
            Say(differs || (keeps && _interrupts));
        }
    }

    /// <summary>The levels, as the agent reads them.</summary>
    public int Read()
    {
        lock (_lock)
        {
            _read = Levels;
            Say(false);
            return _read.Value;
        }
    }

    private void Say(bool interrupts)
    {
        if (interrupts == _interrupts)
            return;
        _interrupts = interrupts;
        Interrupt?.Invoke(interrupts);
    }
}

/// <summary>The wires of a board and of the expanders on it.</summary>
public sealed class ExtendedWires(IWires board) : IWires
{
    private readonly Dictionary<string, ExpanderPins> _expanders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds an expander by its name.</summary>
    public void Add(string name, ExpanderPins pins) => _expanders[name] = pins;

    /// <inheritdoc/>
    public void Drive(GpioPin pin, bool? high, TimeSpan? at = null)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (_expanders.TryGetValue(pin.Chip, out var pins))
            pins.Drive(pin.Line, high);
        else
            board.Drive(pin, high, at);
    }

    /// <inheritdoc/>
    public void Watch(GpioPin pin, Action<bool> changed)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (_expanders.TryGetValue(pin.Chip, out var pins))
            pins.Watch(pin.Line, changed);
        else
            board.Watch(pin, changed);
    }
}

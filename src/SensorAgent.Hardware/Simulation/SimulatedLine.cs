using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;

namespace SensorAgent.Hardware.Simulation;

/// <summary>One line of the simulated chip: what drives it, who holds it, who listens.</summary>
internal sealed class SimulatedLine(GpioPin pin)
{
    /// <summary>The consumer's name that the agent's own requests carry.</summary>
    public const string Agent = "sensoragent";

    private readonly Lock _lock = new();
    private bool? _world;
    private bool? _driven;
    private GpioBias _bias;
    private bool _floatsHigh;
    private string? _consumer;
    private object? _holder;

    /// <summary>Told of every change of the level and its time, where that is not now, under the line's lock and in order.</summary>
    public Action<bool, TimeSpan?>? Changed { get; set; }

    /// <summary>Told of the level after the agent has driven the line, or let go; not under the lock, for it may answer on the same line.</summary>
    public Action<bool>? Driven { get; set; }

    /// <summary>The line as a scan shows it.</summary>
    public GpioLineListing Listing
    {
        get
        {
            lock (_lock)
                return new(pin.Line, pin.Name, _driven is not null, _consumer is not null, _consumer ?? "");
        }
    }

    /// <summary>The level on the wire.</summary>
    public bool Level
    {
        get
        {
            lock (_lock)
                return LevelNow;
        }
    }

    // A line that both the pin and the world drive follows the pin, as the stronger of the two does.
    private bool LevelNow => _driven ?? _world ?? (_floatsHigh || _bias == GpioBias.PullUp);

    /// <summary>The world drives the line, or lets it float.</summary>
    public void SetWorld(bool? level, TimeSpan? at = null) => Change(() => _world = level, at);

    /// <summary>Gives the line to a consumer, or says who has it.</summary>
    public void Take(string consumer, object? holder = null)
    {
        lock (_lock)
        {
            if (_consumer is { } other)
                throw GpioFaults.Busy(pin, other);
            (_consumer, _holder) = (consumer, holder);
        }
    }

    /// <summary>Lets another take it, if it is the holder who says so; the pin stays as it was driven, as real ones do.</summary>
    public void Release(object holder)
    {
        lock (_lock)
        {
            if (_holder == holder)
                (Changed, _consumer, _holder) = (null, null, null);
        }
    }

    /// <summary>Stops driving, and connects the resistor.</summary>
    public void BecomeInput(GpioBias bias)
    {
        Change(() => (_driven, _floatsHigh, _bias) = (null, false, bias == GpioBias.Unchanged ? _bias : bias));
        Driven?.Invoke(Level);
    }

    /// <summary>Drives the level in the given manner. An open drain's line floats high, for such a line has a resistor.</summary>
    public void Drive(bool level, GpioDrive drive)
    {
        Change(() =>
        {
            _floatsHigh = drive == GpioDrive.OpenDrain;
            _driven = (drive, level) is (GpioDrive.OpenDrain, true) or (GpioDrive.OpenSource, false) ? null : level;
        });
        Driven?.Invoke(Level);
    }

    private void Change(Action change, TimeSpan? at = null)
    {
        lock (_lock)
        {
            var before = LevelNow;
            change();
            if (LevelNow != before)
                Changed?.Invoke(!before, at);
        }
    }
}

using System.Threading.Channels;
using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Expanders;

/// <summary>Lines of an expander opened as inputs, alone or together.</summary>
internal sealed class ExpanderInput : IGpioInput, IGpioInputs
{
    private const int Capacity = 1024;
    private readonly Expander _chip;
    private readonly int[] _numbers;
    private readonly GpioInputSettings _settings;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Line[] _lines;
    private readonly Channel<GpioEdge> _edges = Channel.CreateBounded<GpioEdge>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private uint _sequence;

    public ExpanderInput(Expander chip, int[] numbers, in GpioInputSettings settings, int levels, TimeProvider time)
    {
        (_chip, _numbers, _settings, _time) = (chip, numbers, settings, time);
        _lines = [.. numbers.Select((number, index) => new Line(this, index, (levels >> number & 1) != 0))];
    }

    public bool Read() => IsActive(_chip.Levels(), _numbers[0]);

    public void Read(Span<bool> active)
    {
        var levels = _chip.Levels();
        for (var index = 0; index < _numbers.Length; index++)
            active[index] = IsActive(levels, _numbers[index]);
    }

    public async ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken)
    {
        if (!_settings.Edges)
            throw new InvalidOperationException("The line was opened without edges.");
        try
        {
            return await _edges.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is BusException fault)
        {
            throw new BusException(fault.Fault, fault.Message, fault);
        }
    }

    /// <summary>Takes the levels of the chip at a time, and reports what has changed.</summary>
    public void See(int levels, TimeSpan at)
    {
        lock (_lock)
        {
            for (var index = 0; index < _lines.Length; index++)
                _lines[index].See((levels >> _numbers[index] & 1) != 0, at);
        }
    }

    /// <summary>Ends the edges with a fault; those before it can still be taken.</summary>
    public void Fail(BusException fault) => _edges.Writer.TryComplete(fault);

    public void Dispose()
    {
        _chip.Release(_numbers, this);
        foreach (var line in _lines)
            line.Settled.Dispose();
        _edges.Writer.TryComplete();
    }

    private bool IsActive(int levels, int number) => (levels >> number & 1) != 0 != _settings.ActiveLow;

    /// <summary>One line: the level seen last, the one that counts, and the wait until the former does.</summary>
    private sealed class Line
    {
        private readonly ExpanderInput _input;
        private readonly int _index;
        private bool _seen;
        private bool _level;

        public Line(ExpanderInput input, int index, bool level)
        {
            (_input, _index, _seen, _level) = (input, index, level, level);
            Settled = input._time.CreateTimer(_ => Settle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ITimer Settled { get; }

        // Each change starts the wait anew, as the kernel's debouncer does.
        public void See(bool level, TimeSpan at)
        {
            if (level == _seen)
                return;
            _seen = level;
            if (_input._settings.Debounce > TimeSpan.Zero)
                Settled.Change(_input._settings.Debounce, Timeout.InfiniteTimeSpan);
            else
                Accept(at);
        }

        private void Settle()
        {
            lock (_input._lock)
                Accept(_input._time.Now());
        }

        private void Accept(TimeSpan at)
        {
            if (_level == _seen)
                return;
            _level = _seen;
            var active = _level != _input._settings.ActiveLow;
            if (active || !_input._settings.OnlyToActive)
                _input._edges.Writer.TryWrite(new(active, ++_input._sequence, at, _index));
        }
    }
}

/// <summary>A line of an expander opened as output.</summary>
internal sealed class ExpanderOutput(Expander chip, int number, GpioOutputSettings settings) : IGpioOutput
{
    public bool Read() => (chip.Levels() >> number & 1) != 0 != settings.ActiveLow;

    public void Write(bool active) => chip.Drive(number, (settings.Drive, active != settings.ActiveLow) switch
    {
        (GpioDrive.OpenDrain, true) or (GpioDrive.OpenSource, false) => null,
        var (_, high) => high,
    });

    public void Dispose() => chip.Release([number]);
}

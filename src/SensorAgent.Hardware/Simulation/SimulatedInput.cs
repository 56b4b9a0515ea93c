using System.Threading.Channels;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;

namespace SensorAgent.Hardware.Simulation;

/// <summary>Simulated lines opened as inputs, alone or together: the kernel's debounce and event queue, by the agent's clock.</summary>
internal sealed class SimulatedInput : IGpioWire, IGpioInputs
{
    private readonly List<Watched> _lines = [];
    private readonly GpioInputSettings _settings;
    private readonly TimeProvider _time;
    private readonly Channel<GpioEdge> _edges = EdgeQueue.Create();
    private readonly Lock _lock = new();
    private uint _sequence;

    public SimulatedInput(IReadOnlyList<SimulatedLine> lines, in GpioInputSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        try
        {
            foreach (var line in lines)
            {
                line.Take(SimulatedLine.Agent, this);
                _lines.Add(new(this, line, _lines.Count));
            }
        }
        catch (BusException)
        {
            Dispose();
            throw;
        }
    }

    public bool Read()
    {
        lock (_lock)
            return _lines[0].Level != _settings.ActiveLow;
    }

    public void Read(Span<bool> active)
    {
        lock (_lock)
        {
            for (var i = 0; i < _lines.Count; i++)
                active[i] = _lines[i].Level != _settings.ActiveLow;
        }
    }

    public void Drive(bool active)
    {
        _lines[0].Line.Changed = null; // an output has no edges
        _lines[0].Line.Drive(active != _settings.ActiveLow, GpioDrive.PushPull);
    }

    public void Release() => _lines[0].ListenAgain();

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        _settings.Edges
            ? _edges.Reader.ReadAsync(cancellationToken)
            : throw new InvalidOperationException("The line was opened without edges.");

    public void Dispose()
    {
        foreach (var line in _lines)
        {
            line.Line.Release(this);
            line.Settled.Dispose();
        }

        _edges.Writer.TryComplete();
    }

    /// <summary>One of the lines: the level that counts, and the wait until another does.</summary>
    private sealed class Watched
    {
        private readonly SimulatedInput _input;
        private readonly int _index;

        public Watched(SimulatedInput input, SimulatedLine line, int index)
        {
            (_input, Line, _index) = (input, line, index);
            Settled = input._time.CreateTimer(_ => Accept(Line.Level, null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            line.BecomeInput(input._settings.Bias);
            Level = line.Level;
            line.Changed = OnChanged;
        }

        public SimulatedLine Line { get; }

        public ITimer Settled { get; }

        public bool Level { get; private set; }

        /// <summary>Listens after driving; what is attached to the wire may answer at once.</summary>
        public void ListenAgain()
        {
            Level = Line.Level;
            Line.Changed = OnChanged;
            Line.BecomeInput(_input._settings.Bias);
        }

        // Each change starts the wait anew, as the kernel's debouncer does.
        private void OnChanged(bool level, TimeSpan? at)
        {
            if (_input._settings.Debounce > TimeSpan.Zero)
                Settled.Change(_input._settings.Debounce, Timeout.InfiniteTimeSpan);
            else
                Accept(level, at);
        }

        private void Accept(bool level, TimeSpan? at)
        {
            lock (_input._lock)
            {
                if (level == Level)
                    return;
                Level = level;
                var active = level != _input._settings.ActiveLow;
                if (_input._settings.Edges && (active || !_input._settings.OnlyToActive))
                    _input._edges.Writer.TryWrite(new(active, ++_input._sequence, at ?? _input._time.GetElapsedTime(0), _index));
            }
        }
    }
}

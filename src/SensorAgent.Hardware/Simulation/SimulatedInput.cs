using System.Threading.Channels;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;

namespace SensorAgent.Hardware.Simulation;

/// <summary>A simulated line opened as input: the kernel's debounce and event queue, by the agent's clock.</summary>
internal sealed class SimulatedInput : IGpioInput
{
    private readonly SimulatedLine _line;
    private readonly GpioInputSettings _settings;
    private readonly TimeProvider _time;
    private readonly ITimer _settled;
    private readonly Channel<GpioEdge> _edges = EdgeQueue.Create();
    private readonly Lock _lock = new();
    private bool _level;
    private uint _sequence;

    public SimulatedInput(SimulatedLine line, in GpioInputSettings settings, TimeProvider time)
    {
        (_line, _settings, _time) = (line, settings, time);
        line.Take(SimulatedLine.Agent, this);
        _settled = time.CreateTimer(_ => Accept(_line.Level), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        line.BecomeInput(settings.Bias);
        _level = line.Level;
        line.Changed = OnChanged;
    }

    public bool Read()
    {
        lock (_lock)
            return _level != _settings.ActiveLow;
    }

    public ValueTask<GpioEdge> WaitForEdgeAsync(CancellationToken cancellationToken) =>
        _settings.Edges
            ? _edges.Reader.ReadAsync(cancellationToken)
            : throw new InvalidOperationException("The line was opened without edges.");

    public void Dispose()
    {
        _line.Release(this);
        _settled.Dispose();
        _edges.Writer.TryComplete();
    }

    // Each change starts the wait anew, as the kernel's debouncer does.
    private void OnChanged(bool level)
    {
        if (_settings.Debounce > TimeSpan.Zero)
            _settled.Change(_settings.Debounce, Timeout.InfiniteTimeSpan);
        else
            Accept(level);
    }

    private void Accept(bool level)
    {
        lock (_lock)
        {
            if (level == _level)
                return;
            _level = level;
            if (_settings.Edges)
                _edges.Writer.TryWrite(new(level != _settings.ActiveLow, ++_sequence, _time.GetElapsedTime(0)));
        }
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Simulation;

/// <summary>A simulated line opened as output.</summary>
internal sealed class SimulatedOutput : IGpioOutput
{
    private readonly SimulatedLine _line;
    private readonly GpioOutputSettings _settings;

    public SimulatedOutput(SimulatedLine line, in GpioOutputSettings settings)
    {
        (_line, _settings) = (line, settings);
        line.Take(SimulatedLine.Agent, this);
        line.Drive(settings.Initial is { } initial ? initial != settings.ActiveLow : line.Level, settings.Drive);
    }

    public bool Read() => _line.Level != _settings.ActiveLow;

    public void Write(bool active) => _line.Drive(active != _settings.ActiveLow, _settings.Drive);

    public void Dispose() => _line.Release(this);
}

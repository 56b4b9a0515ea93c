using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>An HX711: its data line falls when a conversion is there, and gives a bit at each pulse of the clock.</summary>
internal sealed class SimulatedScale(IWires wires, GpioPin data, Func<int> counts)
{
    private const int Bits = 24;
    private readonly Lock _lock = new();
    private int _conversion;
    private int _pulses;

    /// <summary>A conversion is ready; the one before is lost unless it is being read.</summary>
    public void Convert()
    {
        lock (_lock)
        {
            if (_pulses is > 0 and <= Bits)
                return;
            (_conversion, _pulses) = (counts(), 0);
            wires.Drive(data, false);
        }
    }

    /// <summary>The clock has become high or low.</summary>
    public void Clock(bool level)
    {
        lock (_lock)
        {
            if (!level)
                return;
            _pulses++;
            wires.Drive(data, _pulses > Bits || (_conversion >> (Bits - _pulses) & 1) != 0);
        }
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Leds;

namespace SensorAgent.Hardware.Simulation;

/// <summary>The simulated board's own LEDs: the two of a Raspberry Pi.</summary>
public sealed class SimulatedLeds
{
    private readonly Dictionary<string, Led> _leds = new(StringComparer.Ordinal) { ["ACT"] = new(), ["PWR"] = new() };

    internal SimulatedLeds()
    {
    }

    /// <summary>How bright an LED is, 0 to 255.</summary>
    public int BrightnessOf(string name) => Open(name).Brightness;

    internal IKernelLed Open(string name) => _leds.TryGetValue(name, out var led) ? led : throw LedFaults.NoSuchLed(name, _leds.Keys);

    private sealed class Led : IKernelLed
    {
        public int Brightest => 255;

        public int Brightness { get; set; }

        public void Dispose()
        {
            // Nothing is held open.
        }
    }
}

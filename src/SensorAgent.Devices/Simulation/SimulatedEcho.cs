using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>An HC-SR04: after each trigger pulse, an echo pulse as long as the sound is under way at 20 °C.</summary>
internal static class SimulatedEcho
{
    private const double MetresPerSecond = 343.2;
    private static readonly TimeSpan Burst = TimeSpan.FromMicroseconds(450);

    public static void Attach(IWires wires, GpioPin trigger, GpioPin echo, Func<double> metres, TimeProvider time)
    {
        var wasHigh = false;
        wires.Drive(echo, false);
        wires.Watch(trigger, level =>
        {
            if (wasHigh && !level)
            {
                var begin = time.Now() + Burst;
                wires.Drive(echo, true, begin);
                wires.Drive(echo, false, begin + TimeSpan.FromSeconds(2 * metres() / MetresPerSecond));
            }

            wasHigh = level;
        });
    }
}

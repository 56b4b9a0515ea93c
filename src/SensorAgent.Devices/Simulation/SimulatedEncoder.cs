using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A rotary encoder whose contacts go to ground: five detents to the right, five back, and so on.</summary>
internal sealed class SimulatedEncoder
{
    private const int There = 5;
    private readonly IWires _wires;
    private readonly GpioPin _a;
    private readonly GpioPin _b;
    private int _turns;

    public SimulatedEncoder(IWires wires, GpioPin a, GpioPin b)
    {
        (_wires, _a, _b) = (wires, a, b);
        wires.Drive(a, true);
        wires.Drive(b, true);
    }

    /// <summary>Turns by one detent: both contacts close and open again, the leading one first.</summary>
    public void Turn()
    {
        var right = _turns++ / There % 2 == 0;
        var (leading, other) = right ? (_a, _b) : (_b, _a);
        _wires.Drive(leading, false);
        _wires.Drive(other, false);
        _wires.Drive(leading, true);
        _wires.Drive(other, true);
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A hobby servo on a hardware PWM channel.</summary>
[Output("servo")]
internal sealed class Servo : IOutputDriver
{
    private Servo()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Servo on a hardware PWM channel, in degrees", OutputKind.Number)
    {
        Bus = BusKind.Pwm,
        Settings = [ServoPulse.FrequencyKey, .. ServoPulse.Keys],
        RangeOf = ServoPulse.RangeOf,
        Check = ServoPulse.Check,
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => ServoPulse.Open(context, PwmOutput.Open);
}

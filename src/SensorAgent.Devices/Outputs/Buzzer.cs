using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A passive buzzer on a hardware PWM channel: a square wave of one pitch. BLINK 3x200ms beeps three times.</summary>
[Output("buzzer")]
internal sealed class Buzzer(IPwmChannel channel, double frequency) : IOutput, IOutputDriver
{
    private const double Square = 0.5;
    private static readonly Setting<double> FrequencyKey = Setting.Number(
        "Frequency", 2700, 20, 20_000, "Pitch in Hz; most small buzzers are loudest from 2000 to 4000.");

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new(
        "Passive buzzer on a hardware PWM channel (an active one is a gpio)", OutputKind.Switch)
    {
        Bus = BusKind.Pwm,
        Settings = [FrequencyKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => context.Begin(
        new Buzzer(context.Board.OpenPwm(context.Get(BusKeys.PwmChip), context.Get(BusKeys.PwmChannel)), context.Get(FrequencyKey)));

    /// <inheritdoc/>
    public OutputState Read() => channel.DutyCycle > 0 ? OutputState.On : OutputState.Off;

    /// <inheritdoc/>
    public void Write(OutputState state) => channel.Set(frequency, state.IsOn ? Square : 0);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A hardware PWM channel as a dimmer: LED strip, fan, heater.</summary>
[Output("pwm")]
internal sealed class PwmOutput(IPwmChannel channel, double frequency) : IOutput, IOutputDriver
{
    private static readonly Setting<double> FrequencyKey = Setting.Number("Frequency", 1000, 1, 1_000_000, "Frequency in Hz.");

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Hardware PWM channel: dimmed LED, fan, heater", OutputKind.Dimmer)
    {
        Bus = BusKind.Pwm,
        Settings = [FrequencyKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => Open(context, context.Get(FrequencyKey));

    /// <summary>Opens the channel that <c>Chip</c> and <c>Channel</c> name, at a frequency in Hz.</summary>
    public static PwmOutput Open(OutputContext context, double frequency) => context.Begin(
        new PwmOutput(context.Board.OpenPwm(context.Get(BusKeys.PwmChip), context.Get(BusKeys.PwmChannel)), frequency));

    /// <inheritdoc/>
    public OutputState Read() => new(Math.Round(channel.DutyCycle * 100, 2));

    /// <inheritdoc/>
    public void Write(OutputState state) => channel.Set(frequency, state.Percent / 100);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}

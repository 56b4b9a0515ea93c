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
    private static readonly Setting<string> ChipKey =
        Setting.Text("Chip", "", "Device of the PWM chip, such as fe20c000.pwm; empty takes the board's first.");

    private static readonly Setting<int> ChannelKey = Setting.Integer("Channel", 0, 0, 63, "Channel of the chip.");
    private static readonly Setting<double> FrequencyKey = Setting.Number("Frequency", 1000, 1, 1_000_000, "Frequency in Hz.");

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Hardware PWM channel: dimmed LED, fan, heater", OutputKind.Dimmer)
    {
        Bus = BusKind.Pwm,
        Settings = [ChipKey, ChannelKey, FrequencyKey],
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var output = new PwmOutput(context.Board.OpenPwm(context.Get(ChipKey), context.Get(ChannelKey)), context.Get(FrequencyKey));
        try
        {
            if (context.Initial is { } initial)
                output.Write(initial);
            return output;
        }
        catch
        {
            output.Dispose(); // else the channel stays taken
            throw;
        }
    }

    /// <inheritdoc/>
    public OutputState Read() => new(Math.Round(channel.DutyCycle * 100, 2));

    /// <inheritdoc/>
    public void Write(OutputState state) => channel.Set(frequency, state.Percent / 100);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}

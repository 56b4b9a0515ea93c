using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>A DC motor behind an H-bridge such as L298N or TB6612: two lines say which way, a PWM channel how fast.</summary>
/// <remarks>
/// Truth tables of the datasheets of ST L298 (figure 6) and Toshiba TB6612FNG ("H-SW control function"). At rest both lines are low and the PWM
/// is at 0, which lets the motor run out with either: the L298 would brake as long as its enable is high, and the TB6612 while it is driven.
/// </remarks>
[Output("motor")]
internal sealed class Motor(IPwmChannel channel, IGpioOutput forward, IGpioOutput reverse, double frequency, TimeSpan pause)
    : IMovingOutput, IOutputDriver
{
    private static readonly Setting<string> ForwardKey = BusKeys.PinOf("Forward", "Line that is on when the motor turns forward");
    private static readonly Setting<string> ReverseKey = BusKeys.PinOf("Reverse", "Line that is on when the motor turns back");
    private static readonly Setting<double> FrequencyKey = Setting.Number("Frequency", 1000, 20, 100_000, "PWM frequency in Hz.");

    private static readonly Setting<TimeSpan> PauseKey = Setting.Time(
        "Pause", TimeSpan.FromMilliseconds(200), TimeSpan.Zero, TimeSpan.FromMinutes(1),
        "How long it is without current before it turns the other way.");

    private double _wanted;
    private TimeSpan? _stoppedAt;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new(
        "DC motor behind an H-bridge: two lines and a PWM channel, -100 to 100 %", OutputKind.Number)
    {
        Bus = BusKind.Pwm,
        Pins = [ForwardKey, ReverseKey],
        Settings = [FrequencyKey, PauseKey, OutputKeys.ActiveLow],
        RangeOf = _ => new(-100, 100, "%", ZeroIsOff: true),
    };

    private int Direction => (forward.Read(), reverse.Read()) switch { (true, false) => 1, (false, true) => -1, _ => 0 };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        bool? stands = context.Initial is null ? null : false;
        var channel = context.Board.OpenPwm(context.Get(BusKeys.PwmChip), context.Get(BusKeys.PwmChannel));
        try
        {
            if (context.Initial is not null)
                channel.Set(context.Get(FrequencyKey), 0);
            var lines = context.OpenLines([ForwardKey, ReverseKey], new(stands, context.Get(OutputKeys.ActiveLow)));
            var motor = new Motor(channel, lines[0], lines[1], context.Get(FrequencyKey), context.Get(PauseKey));
            motor._wanted = context.Initial is { } initial ? initial.Number ?? 0 : motor.Speed();
            return motor;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public OutputState Read() => Speed() is var speed && speed == 0 ? OutputState.Off with { Number = 0 } : OutputState.At(speed);

    /// <inheritdoc/>
    public void Write(OutputState state) => _wanted = state.Number ?? 0;

    /// <inheritdoc/>
    public TimeSpan? Advance(TimeSpan now)
    {
        if (Math.Sign(_wanted) != Direction && Direction != 0)
        {
            channel.Set(frequency, 0);
            forward.Write(false);
            reverse.Write(false);
            _stoppedAt = now;
        }

        if (_wanted == 0)
            return null;
        if (_stoppedAt + pause is { } free && now < free && Direction == 0)
            return free;

        (_wanted > 0 ? reverse : forward).Write(false);
        (_wanted > 0 ? forward : reverse).Write(true);
        channel.Set(frequency, Math.Abs(_wanted) / 100);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        channel.Dispose();
        forward.Dispose();
        reverse.Dispose();
    }

    private double Speed() => Math.Round(Direction * channel.DutyCycle * 100, 1);
}

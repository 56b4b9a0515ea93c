using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Devices.Outputs;

/// <summary>A hobby servo on a channel that gives pulses: their length in µs says the angle. Without pulses it lets go.</summary>
internal sealed class ServoPulse : IOutput
{
    /// <summary>50 Hz is what servos are made for; digital ones take more.</summary>
    public static readonly Setting<double> FrequencyKey = Setting.Number("Frequency", 50, 40, 330, "Pulses a second, in Hz.");

    private static readonly Setting<double> PulseMinKey = Setting.Number("PulseMin", 500, 100, 2900, "Pulse at the least angle in µs.");
    private static readonly Setting<double> PulseMaxKey = Setting.Number("PulseMax", 2500, 200, 3000, "Pulse at the greatest angle in µs.");
    private static readonly Setting<double> FromKey = Setting.Number("From", 0, -360, 360, "The least angle in degrees.");
    private static readonly Setting<double> ToKey = Setting.Number("To", 180, -360, 360, "The greatest angle in degrees.");

    private readonly IOutput _channel; // in percent of a period
    private readonly OutputRange _range;
    private readonly double _frequency;
    private readonly double _least;
    private readonly double _most;

    private ServoPulse(OutputContext context, Func<OutputContext, double, IOutput> open)
    {
        (_frequency, _least, _most, _range) = (
            context.Get(FrequencyKey), context.Get(PulseMinKey), context.Get(PulseMaxKey), RangeOf(context.Settings));
        _channel = open(context with { Initial = context.Initial is { } initial ? Duty(initial) : null }, _frequency);
    }

    /// <summary>The keys of every servo, without the frequency.</summary>
    public static IReadOnlyList<Setting> Keys => [PulseMinKey, PulseMaxKey, FromKey, ToKey];

    /// <summary>Notes pulses and angles that are the wrong way round.</summary>
    public static void Check(SettingsSection section)
    {
        if (section.Get(FromKey) >= section.Get(ToKey))
            section.Add(ToKey.Key, "is not greater than From", "turn the horn, or exchange the two");
        if (section.Get(PulseMinKey) >= section.Get(PulseMaxKey))
            section.Add(PulseMaxKey.Key, "is not longer than PulseMin", "exchange the two");
    }

    /// <summary>The angles of a servo.</summary>
    public static OutputRange RangeOf(SettingsSection section) => new(section.Get(FromKey), section.Get(ToKey), "degrees");

    /// <summary>Opens the servo on a channel that is opened by a state in percent and a frequency in Hz.</summary>
    public static IOutput Open(OutputContext context, Func<OutputContext, double, IOutput> open) => new ServoPulse(context, open);

    /// <inheritdoc/>
    public OutputState Read()
    {
        var pulse = _channel.Read().Percent / 100 / _frequency * 1e6;
        return pulse <= 0
            ? OutputState.Off
            : OutputState.At(Math.Round(_range.Least + ((pulse - _least) / (_most - _least) * (_range.Most - _range.Least)), 1));
    }

    /// <inheritdoc/>
    public void Write(OutputState state) => _channel.Write(Duty(state));

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private OutputState Duty(OutputState state) => state.Number is { } angle
        ? new((_least + ((angle - _range.Least) / (_range.Most - _range.Least) * (_most - _least))) * _frequency / 1e6 * 100)
        : OutputState.Off;
}

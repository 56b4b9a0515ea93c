using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// A unipolar stepper such as 28BYJ-48 behind a ULN2003: four lines, half steps, a position in degrees from where it stood at the start.
/// </summary>
/// <remarks>
/// Kiatronics 28BYJ-48 datasheet: half steps A, AB, B, BC, C, CD, D, DA, 5.625° each in front of a gear of 64, so 4096 a turn. Who has counted
/// the teeth finds a gear of 63.684 in most of them, which is 4076 a turn. A motor does not say where it is: what is read is counted.
/// </remarks>
[Output("stepper")]
internal sealed class Stepper(IReadOnlyList<IGpioOutput> coils, double stepsPerDegree, TimeSpan perStep, bool holds) : IMovingOutput, IOutputDriver
{
    private static readonly Setting<string>[] Coils =
    [
        BusKeys.PinOf("Pin1", "Line of the first coil, IN1"), BusKeys.PinOf("Pin2", "Line of the second coil, IN2"),
        BusKeys.PinOf("Pin3", "Line of the third coil, IN3"), BusKeys.PinOf("Pin4", "Line of the fourth coil, IN4"),
    ];

    private static readonly byte[] HalfSteps = [0b0001, 0b0011, 0b0010, 0b0110, 0b0100, 0b1100, 0b1000, 0b1001];
    private static readonly Setting<int> StepsKey = Setting.Integer(
        "StepsPerTurn", 4096, 4, 1_000_000, "Half steps of a whole turn: 4096 by the datasheet of a 28BYJ-48, 4076 by the teeth of most of them.");
    private static readonly Setting<double> SpeedKey = Setting.Number("Speed", 400, 1, 1000, "Half steps a second.");
    private static readonly Setting<bool> HoldKey = Setting.Flag("Hold", false, "true keeps the current on at rest: it holds, and gets warm.");
    private static readonly Setting<double> FromKey = Setting.Number("From", 0, -1e6, 1e6, "The least position in degrees.");
    private static readonly Setting<double> ToKey = Setting.Number("To", 360, -1e6, 1e6, "The greatest position in degrees.");

    private long _at;
    private long? _target; // null is off: where it is, without current
    private TimeSpan _nextAt;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new(
        "Stepper behind a ULN2003: four lines, half steps, position in degrees", OutputKind.Number)
    {
        Bus = BusKind.Gpio,
        Pins = Coils,
        Settings = [StepsKey, SpeedKey, HoldKey, FromKey, ToKey],
        RangeOf = section => new(section.Get(FromKey), section.Get(ToKey), "degrees"),
        Check = section =>
        {
            if (section.Get(FromKey) >= section.Get(ToKey))
                section.Add(ToKey.Key, "is not greater than From", "exchange the two");
        },
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var stepper = new Stepper(
            context.OpenLines(Coils, new(false)), context.Get(StepsKey) / 360.0, TimeSpan.FromSeconds(1 / context.Get(SpeedKey)),
            context.Get(HoldKey));
        if (context.Initial is { Number: { } position })
            stepper._at = (stepper._target = stepper.StepsTo(position)).Value; // it stands where it stood when the agent ended
        return stepper;
    }

    /// <inheritdoc/>
    public OutputState Read() => _target is null ? OutputState.Off : OutputState.At(Math.Round(_at / stepsPerDegree, 2));

    /// <inheritdoc/>
    public void Write(OutputState state) => _target = state.Number is { } position ? StepsTo(position) : null;

    /// <inheritdoc/>
    public TimeSpan? Advance(TimeSpan now)
    {
        if (_target is not { } target || (target == _at && !holds))
        {
            Energise(0);
            return null;
        }

        if (target == _at)
        {
            Energise(PatternAt(_at));
            return null;
        }

        if (now < _nextAt)
            return _nextAt; // a new target does not make it faster
        _at += Math.Sign(target - _at);
        Energise(PatternAt(_at));
        return _nextAt = now + perStep; // called once more at the end, when the last step has had its time
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!holds)
                Energise(0); // in the middle of a step, too
        }
        finally
        {
            foreach (var coil in coils)
                coil.Dispose();
        }
    }

    private static byte PatternAt(long position) => HalfSteps[(int)(((position % 8) + 8) % 8)];

    private long StepsTo(double degrees) => (long)Math.Round(degrees * stepsPerDegree);

    private void Energise(int pattern)
    {
        for (var coil = 0; coil < coils.Count; coil++)
            coils[coil].Write((pattern & (1 << coil)) != 0);
    }
}

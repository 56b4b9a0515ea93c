using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>A rotary encoder with two lines in quadrature, such as the KY-040 or EC11: its position in detents, and every turn.</summary>
/// <remarks>
/// Both lines are requested together, so that the kernel keeps the order of their edges. Bouncing goes one quarter step forth and back and
/// needs no debounce. Its push button is a <c>button</c> of its own.
/// </remarks>
[Sensor("encoder")]
internal sealed class Encoder(IGpioInputs lines, int quartersPerDetent, bool reversed) : IChangingSensor, ISensorDriver
{
    private const string Position = "position";
    private const string Turn = "turn";

    private static readonly Setting<string> PinA = BusKeys.PinOf("PinA", "Line A (CLK) of the encoder");
    private static readonly Setting<string> PinB = BusKeys.PinOf("PinB", "Line B (DT) of the encoder");
    private static readonly Setting<bool> ActiveLowKey = InputLine.ActiveLow(true);
    private static readonly Setting<string> PullKey = InputLine.Pull("up");
    private static readonly Setting<TimeSpan> DebounceKey = InputLine.Debounce(0);
    private static readonly Setting<int> StepsKey = Setting.OneOf("StepsPerDetent", 4, [1, 2, 4], "Quarter steps from one detent to the next.");
    private static readonly Setting<bool> ReverseKey = Setting.Flag("Reverse", false, "true turns the direction round.");

    private readonly Quadrature _code = new();
    private int _quarters;
    private int _position;
    private int _impossibleTold;
    private uint _sequence;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Rotary encoder (KY-040, EC11): position, and turns left and right")
    {
        Bus = BusKind.Gpio,
        Pins = [PinA, PinB],
        Quantities = [new(Position), new(Turn)],
        TellsChanges = true,
        Settings = [StepsKey, ReverseKey, ActiveLowKey, PullKey, DebounceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Encoder(
        context.Board.OpenInputs(
            [context.PinOf(PinA), context.PinOf(PinB)], InputLine.Edges(context, ActiveLowKey, PullKey, context.Get(DebounceKey))),
        context.Get(StepsKey), context.Get(ReverseKey));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var (a, b) = Levels();
        _code.Begin(a, b);
        return new([new(Position, _position)]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var edge = await lines.WaitForEdgeAsync(cancellationToken);
            var detents = Take(edge);
            if (detents == 0)
                continue;
            _position += detents;
            return [Told(), new(Turn, SensorValue.Of(detents > 0 ? "right" : "left"))];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private int Take(GpioEdge edge)
    {
        var lost = unchecked(edge.Sequence - _sequence) != 1;
        _sequence = edge.Sequence;
        if (lost)
        {
            var (a, b) = Levels();
            _code.Resume(a, b);
            return 0;
        }

        var step = _code.Step(edge.Line == 0, edge.Active);
        _quarters += reversed ? -step : step;
        if (Math.Abs(_quarters) < quartersPerDetent)
            return 0;
        var detents = Math.Sign(_quarters);
        _quarters = 0;
        return detents;
    }

    private Measurement Told()
    {
        var impossible = _code.Impossible - _impossibleTold;
        _impossibleTold = _code.Impossible;
        return impossible == 0
            ? new(Position, _position)
            : new(Position, SensorValue.Of((double)_position), Quality.Uncertain,
                $"{impossible} changes of the two lines cannot be and were left out: it was turned too fast, or a contact is bad.");
    }

    private (bool A, bool B) Levels()
    {
        Span<bool> levels = stackalloc bool[2];
        lines.Read(levels);
        return (levels[0], levels[1]);
    }
}

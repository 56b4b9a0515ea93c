using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Pulses of a meter: flow, rain, wind, energy (S0), turns; their rate, and a total that survives a restart.</summary>
/// <remarks>Every edge is taken when it comes, so that the kernel's room for them does not fill; what it had no room for its numbers tell.</remarks>
[Sensor("counter")]
internal sealed class Counter : ISensor, ISensorDriver
{
    private static readonly Setting<string> MeasuresKey =
        Setting.Choice("Measures", "count", [.. PulseKind.All.Select(kind => kind.Name)], "What the pulses stand for.");

    private static readonly Setting<double> PulsesKey = Setting.Number(
        "PulsesPerUnit", 1, 1e-6, 1e9, "Pulses for a litre (flow), mm (rain), metre (wind), kWh (energy), period (frequency) or turn (rpm).");

    private static readonly Setting<double> StartKey = Setting.Number(
        "StartAt", 0, 0, 1e12, "What the total begins at, such as the meter's reading in m³ or kWh; another value than before begins anew.");

    private static readonly Setting<TimeSpan?> DebounceKey = Setting.OptionalTime(
        "Debounce", TimeSpan.Zero, TimeSpan.FromSeconds(1),
        "How long a level must hold; 10ms for count, rain and energy, 2ms for wind, 0 for the others unless given.");

    private static readonly Setting<bool> ActiveLowKey = InputLine.ActiveLow(true);
    private static readonly Setting<string> PullKey = InputLine.Pull("up");

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IGpioInput _line;
    private readonly PulseKind _kind;
    private readonly double _pulsesPerUnit;
    private readonly double _startAt;
    private readonly KeptCount _kept;
    private readonly TimeProvider _time;
    private readonly PulseMeter _meter;
    private readonly Task _counting;
    private long _untimedTold;

    private Counter(IGpioInput line, PulseKind kind, double pulsesPerUnit, double startAt, KeptCount kept, TimeProvider time)
    {
        (_line, _kind, _pulsesPerUnit, _startAt, _kept, _time) = (line, kind, pulsesPerUnit, startAt, kept, time);
        _meter = new(kind.ZeroAfter);
        _counting = CountAsync(_stop.Token);
    }

    /// <summary>Every pulse, those of earlier runs too.</summary>
    internal long Pulses => _kept.Before + _meter.Pulses;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Pulse counter: flow, rain, wind, energy (S0), frequency, rpm")
    {
        Bus = BusKind.Gpio,
        QuantitiesOf = section => [.. Names(KindOf(section.Get(MeasuresKey))).Select(name => new SensorQuantity(name))],
        Settings = [MeasuresKey, PulsesKey, StartKey, DebounceKey, ActiveLowKey, PullKey],
        Check = section =>
        {
            if (KindOf(section.Get(MeasuresKey)).Total.Length == 0 && section.Has(StartKey.Key))
                section.Add(StartKey.Key, $"has no meaning for {section.Get(MeasuresKey)}, which has no total", "remove it");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context)
    {
        var kind = KindOf(context.Get(MeasuresKey));
        var startAt = context.Get(StartKey);
        var kept = new KeptCount(context.State, startAt, context.Time); // before the first pulse can come
        var edges = InputLine.Edges(context, ActiveLowKey, PullKey, context.Get(DebounceKey) ?? kind.Debounce);
        var line = context.OpenInput(edges with { OnlyToActive = true });
        return new Counter(line, kind, context.Get(PulsesKey), startAt, kept, context.Time);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_counting.IsCompleted)
            await _counting; // ends only by its fault
        lock (_lock)
        {
            _kept.Keep(Pulses);
            var reason = Doubts();
            var values = new (string Name, double Value)[]
            {
                (_kind.Rate, _meter.Rate(_time.Now()) / _pulsesPerUnit * _kind.RateFactor),
                (_kind.Total, _startAt + (Pulses / _pulsesPerUnit * _kind.TotalFactor)),
            };
            return [.. values.Where(value => value.Name.Length > 0).Select(value => new Measurement(
                value.Name, SensorValue.Of(value.Value), reason.Length > 0 ? Quality.Uncertain : Quality.Good, reason))];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _line.Dispose();
        lock (_lock)
            _kept.KeepNow(Pulses);
        _stop.Dispose();
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var edge = await _line.WaitForEdgeAsync(cancellationToken);
            lock (_lock)
            {
                _meter.Take(edge);
                _kept.Keep(Pulses);
            }
        }
    }

    private string Doubts()
    {
        var untimed = _meter.Untimed - _untimedTold;
        _untimedTold = _meter.Untimed;
        return untimed > 0 ? $"{untimed} pulses came faster than they could be taken; they are counted by the kernel's numbers." : _kept.Trouble;
    }

    private static PulseKind KindOf(string name) => PulseKind.All.First(kind => kind.Name == name);

    private static IEnumerable<string> Names(PulseKind kind) => new[] { kind.Rate, kind.Total }.Where(name => name.Length > 0);
}

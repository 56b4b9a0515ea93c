using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// A shutter, blind or door with a relay for each way; its limit switches are its own. Where it stands is calculated from the time it moved,
/// and made true again whenever it runs into an end. Never are both relays on, and between the two there is a dead time.
/// </summary>
[Output("cover")]
internal sealed class Cover(IGpioOutput up, IGpioOutput down, Cover.Times times) : IMovingOutput, IOutputDriver
{
    private const double Overrun = 0.1; // of the travel time, into an end
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);
    private static readonly Setting<string> UpKey = BusKeys.PinOf("Up", "Line of the relay that opens");
    private static readonly Setting<string> DownKey = BusKeys.PinOf("Down", "Line of the relay that closes");

    private static readonly Setting<TimeSpan> TravelUpKey = Setting.Time(
        "TravelUp", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "How long it takes from closed to open.");

    private static readonly Setting<TimeSpan> TravelDownKey = Setting.Time(
        "TravelDown", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "How long it takes from open to closed.");

    private static readonly Setting<TimeSpan> DeadTimeKey = Setting.Time(
        "DeadTime", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10),
        "How long both relays are off before it goes the other way.");

    private double? _position; // 0 closed, 100 open; null before it has been at an end
    private double? _target;
    private Run? _run;
    private TimeSpan? _stoppedAt;

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("Cover by time: a relay to open, one to close, never both", OutputKind.Cover)
    {
        Bus = BusKind.Gpio,
        Pins = [UpKey, DownKey],
        Settings = [TravelUpKey, TravelDownKey, DeadTimeKey, OutputKeys.ActiveLow],
    };

    private string Words => _run switch
    {
        { Way: > 0 } => "opening",
        { Way: < 0 } => "closing",
        _ when _target is { } target && WayTo(target) is not 0 and var way => way > 0 ? "opening" : "closing", // in its dead time
        _ => _position switch { >= 100 => "open", <= 0 => "closed", _ => "stopped" },
    };

    /// <summary>Opens it at rest: a cover does not move because the agent started. A position that was kept is believed.</summary>
    public static IOutput Create(OutputContext context)
    {
        var lines = context.OpenLines([UpKey, DownKey], new(false, context.Get(OutputKeys.ActiveLow)));
        var times = new Times(context.Get(TravelUpKey), context.Get(TravelDownKey), context.Get(DeadTimeKey));
        return new Cover(lines[0], lines[1], times) { _position = context.Initial is { IsOn: false, Number: { } kept } ? kept : null };
    }

    /// <inheritdoc/>
    public OutputState Read() => new(_run is null && _target is null ? 0 : 100) { Number = _position, Words = Words };

    /// <inheritdoc/>
    public void Write(OutputState state) => _target = state is { IsOn: true, Number: { } position } ? position : null;

    /// <inheritdoc/>
    public TimeSpan? Advance(TimeSpan now)
    {
        Locate(now);
        if (_run is { } run)
        {
            if (now >= run.End)
                Stop(now, run.Goal);
            else if (_target is not { } changed || (changed != run.Aim && WayTo(changed) != run.Way))
                Stop(now, _position);
            else
                return Next(now, changed == run.Aim ? run : Plan(run.Way, now));
        }

        if (_target is { } target && WayTo(target) is not 0 and var way)
            return Start(way, now);
        _target = null;
        return null;
    }

    /// <summary>Lets both relays go: nobody would stop it any more.</summary>
    public void Dispose()
    {
        try
        {
            up.Write(false);
            down.Write(false);
        }
        finally
        {
            up.Dispose();
            down.Dispose();
        }
    }

    /// <summary>Which way a position lies; one that is not known is looked for at the nearer end.</summary>
    private int WayTo(double target) => _position is { } at ? Math.Sign(target - at) : target > 50 ? 1 : -1;

    private TimeSpan? Start(int way, TimeSpan now)
    {
        if (_stoppedAt + times.Dead is { } free && now < free)
            return free;
        (way > 0 ? down : up).Write(false);
        (way > 0 ? up : down).Write(true);
        return Next(now, Plan(way, now));
    }

    private Run Plan(int way, TimeSpan now)
    {
        var (travel, end, aim) = (way > 0 ? times.Up : times.Down, way > 0 ? 100.0 : 0, _target!.Value);
        var toEnd = _position is null || aim == end;
        var share = _position is { } at ? Math.Abs((aim - at) / 100) : 1;
        return new(way, now, now + (travel * (toEnd ? share + Overrun : share)), _position, toEnd ? end : aim, aim);
    }

    /// <summary>Where it is by now, if it moves: at its goal at the latest.</summary>
    private void Locate(TimeSpan now)
    {
        if (_run is not { From: { } from } run)
            return;
        var moved = (now - run.Since) / (run.Way > 0 ? times.Up : times.Down) * 100 * run.Way;
        var at = from + moved;
        _position = run.Way > 0 ? Math.Min(at, 100) : Math.Max(at, 0);
    }

    private void Stop(TimeSpan now, double? position)
    {
        up.Write(false);
        down.Write(false);
        (_run, _stoppedAt, _position) = (null, now, position);
    }

    private TimeSpan? Next(TimeSpan now, Run run)
    {
        _run = run;
        return run.End - now > LongestStep ? now + LongestStep : run.End;
    }

    /// <summary>How long it takes up, down, and between the two.</summary>
    internal sealed record Times(TimeSpan Up, TimeSpan Down, TimeSpan Dead);

    /// <summary>
    /// One run of the motor: which way, since and until when, from and to where, and what for; where from is null when it is not known.
    /// </summary>
    private sealed record Run(int Way, TimeSpan Since, TimeSpan End, double? From, double Goal, double Aim);
}

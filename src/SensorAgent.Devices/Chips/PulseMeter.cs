using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>Counts the pulses of one opening of a line, and knows how often they come; pure.</summary>
/// <param name="zeroAfter">Without a pulse for so long there is no rate.</param>
/// <remarks>
/// The kernel numbers the edges, those it had no room for too: the last number is the count. The rate is that between the last edges of
/// two readings, by the kernel's time. While none comes it can only be less than one in the time since the last.
/// </remarks>
internal sealed class PulseMeter(TimeSpan zeroAfter)
{
    private uint _sequence;
    private TimeSpan? _from; // the edge that the rate is counted from
    private TimeSpan _last;
    private long _since; // pulses after that edge
    private double _hertz;

    /// <summary>All pulses.</summary>
    public long Pulses { get; private set; }

    /// <summary>Those among them that only the numbers tell of.</summary>
    public long Untimed { get; private set; }

    /// <summary>Takes the next edge.</summary>
    public void Take(in GpioEdge edge)
    {
        var pulses = unchecked(edge.Sequence - _sequence);
        _sequence = edge.Sequence;
        Pulses += pulses;
        Untimed += pulses - 1;
        _last = edge.At;
        if (_from is null)
            _from = edge.At;
        else
            _since += pulses;
    }

    /// <summary>Pulses per second; the next reading begins here.</summary>
    public double Rate(TimeSpan now)
    {
        if (_from is not { } from)
            return 0;
        var silence = now - _last;
        if (silence >= zeroAfter)
        {
            (_from, _since, _hertz) = (null, 0, 0);
            return 0;
        }

        if (_last > from)
        {
            _hertz = _since / (_last - from).TotalSeconds;
            (_from, _since) = (_last, 0);
        }

        return silence > TimeSpan.Zero ? Math.Min(_hertz, 1 / silence.TotalSeconds) : _hertz;
    }
}

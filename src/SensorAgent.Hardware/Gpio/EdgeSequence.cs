using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>Turns the kernel's events of the lines of one request into edges, and notices those that the kernel had no room for; pure.</summary>
internal sealed class EdgeSequence(params int[] lines)
{
    private uint _last;

    /// <summary>The edge of an event, and how many are missing before it.</summary>
    public GpioEdge Next(in GpioLineEvent edge, out uint lost)
    {
        lost = unchecked(edge.Sequence - _last - 1);
        _last = edge.Sequence;
        return new(
            edge.Id == GpioLineEvent.RisingEdge,
            edge.Sequence,
            TimeSpan.FromTicks((long)(edge.TimestampNanoseconds / TimeSpan.NanosecondsPerTick)),
            Math.Max(0, Array.IndexOf(lines, (int)edge.Offset)));
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>Turns the kernel's events of one line into edges, and notices those that the kernel had no room for; pure.</summary>
internal sealed class EdgeSequence
{
    private uint _last;

    /// <summary>The edge of an event, and how many are missing before it.</summary>
    public GpioEdge Next(in GpioLineEvent edge, out uint lost)
    {
        lost = unchecked(edge.LineSequence - _last - 1);
        _last = edge.LineSequence;
        return new(
            edge.Id == GpioLineEvent.RisingEdge,
            edge.LineSequence,
            TimeSpan.FromTicks((long)(edge.TimestampNanoseconds / TimeSpan.NanosecondsPerTick)));
    }
}

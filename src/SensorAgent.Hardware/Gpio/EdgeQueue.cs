using System.Threading.Channels;
using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Gpio;

/// <summary>The edges of one input that nobody has taken yet.</summary>
internal static class EdgeQueue
{
    /// <summary>Four seconds of both edges at 1 kHz.</summary>
    public const int Capacity = 8192;

    /// <summary>The oldest go first when nobody takes them; the sequence numbers show it.</summary>
    public static Channel<GpioEdge> Create() => Channel.CreateBounded<GpioEdge>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });
}

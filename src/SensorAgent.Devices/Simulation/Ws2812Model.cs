using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>WS2812B LEDs on a line that moves at 2.4 MHz: two high bits of three are a 1, one is a 0, and a long low takes over.</summary>
[Simulates("ws2812")]
internal sealed class Ws2812Model : ISpiChipModel
{
    public Ws2812Model(SimulatedWorld world) => _ = world; // nothing of it reaches an output

    /// <summary>The bytes that the LEDs took, in the order of the line.</summary>
    public IReadOnlyList<byte> Taken { get; private set; } = [];

    /// <summary>How long the line was low at the end, in bits.</summary>
    public int LowAtTheEnd { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        var (bits, high, low) = (new List<bool>(), 0, 0);
        for (var at = 0; at < data.Length * 8; at++)
        {
            if ((data[at / 8] & (0x80 >> (at % 8))) != 0)
            {
                (high, low) = (high + 1, 0);
                continue;
            }

            if (high > 0)
                bits.Add(high > 1);
            (high, low) = (0, low + 1);
        }

        LowAtTheEnd = low;
        Taken = [.. bits.Chunk(8).Select(eight => (byte)eight.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
    }
}

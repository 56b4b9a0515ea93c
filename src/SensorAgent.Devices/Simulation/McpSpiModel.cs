using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// Microchip's converters with four or eight inputs, bit by bit (datasheets DS21295 and DS21298, figure 5-1): half the supply at input 0, and half as
/// much at each further one; a pair gives the difference, and zero where that is negative.
/// </summary>
internal sealed class McpSpiModel(SimulatedWorld world, int bits) : ISpiChipModel
{
    private const double Reference = 3.3;
    private const int SelectBits = 4;
    private const int ClocksBeforeResult = 2; // sampling and the null bit

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer)
    {
        buffer.Clear();
        var start = 0;
        while (start < data.Length * 8 && !Bit(data, start))
            start++;
        if (start + SelectBits >= data.Length * 8)
            return;

        var select = 0;
        for (var at = 1; at <= SelectBits; at++)
            select = (select << 1) | (Bit(data, start + at) ? 1 : 0);
        var code = (int)Math.Clamp(Volts(select) / Reference * (1 << bits), 0, (1 << bits) - 1);
        for (var at = 0; at < bits; at++)
        {
            var clock = start + SelectBits + ClocksBeforeResult + 1 + at;
            if (clock < buffer.Length * 8 && (code & (1 << (bits - 1 - at))) != 0)
                buffer[clock / 8] |= (byte)(0x80 >> (clock % 8));
        }
    }

    private static bool Bit(ReadOnlySpan<byte> bytes, int at) => (bytes[at / 8] & (0x80 >> (at % 8))) != 0;

    private double Volts(int select) => select >= 8 ? At(select - 8) : At(select) - At(select ^ 1);

    private double At(int input) => world.Voltage / (2 << input);
}

/// <summary>An MCP3008.</summary>
[Simulates("mcp3008")]
internal sealed class Mcp3008Model(SimulatedWorld world) : ISpiChipModel
{
    private readonly McpSpiModel _converter = new(world, 10);

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => _converter.Transfer(data, buffer);
}

/// <summary>An MCP3208.</summary>
[Simulates("mcp3208")]
internal sealed class Mcp3208Model(SimulatedWorld world) : ISpiChipModel
{
    private readonly McpSpiModel _converter = new(world, 12);

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => _converter.Transfer(data, buffer);
}

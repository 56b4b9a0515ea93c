using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3202: two voltages on SPI, at 12 bits.</summary>
/// <remarks>Datasheet DS21034F, section 1: 50,000 samples a second at 2.7 V, of 18 clocks each, so at most 0.9 MHz.</remarks>
[Sensor("mcp3202")]
internal sealed class Mcp3202 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3202", Bits: 12, Inputs: 2, Frequency: 900_000);

    private Mcp3202()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3202: up to two voltages at 12 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

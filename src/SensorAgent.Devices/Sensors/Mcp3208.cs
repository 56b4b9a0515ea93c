using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3208: eight voltages on SPI, at 12 bits.</summary>
/// <remarks>Datasheet DS21298E, section 1: clock at most 1 MHz at 2.7 V.</remarks>
[Sensor("mcp3208")]
internal sealed class Mcp3208 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3208", Bits: 12, Inputs: 8, Frequency: 1_000_000);

    private Mcp3208()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3208: up to eight voltages at 12 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

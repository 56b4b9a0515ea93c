using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3204: four voltages on SPI, at 12 bits.</summary>
/// <remarks>Datasheet DS21298E, section 1: clock at most 1 MHz at 2.7 V.</remarks>
[Sensor("mcp3204")]
internal sealed class Mcp3204 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3204", Bits: 12, Inputs: 4, Frequency: 1_000_000);

    private Mcp3204()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3204: up to four voltages at 12 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

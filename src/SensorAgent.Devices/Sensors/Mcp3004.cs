using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3004: four voltages on SPI, at 10 bits.</summary>
/// <remarks>Datasheet DS21295D, section 1: clock at most 1.35 MHz at 2.7 V.</remarks>
[Sensor("mcp3004")]
internal sealed class Mcp3004 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3004", Bits: 10, Inputs: 4, Frequency: 1_350_000);

    private Mcp3004()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3004: up to four voltages at 10 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

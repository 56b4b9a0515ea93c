using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3002: two voltages on SPI, at 10 bits.</summary>
/// <remarks>Datasheet DS21294E, section 1: clock at most 1.2 MHz at 2.7 V.</remarks>
[Sensor("mcp3002")]
internal sealed class Mcp3002 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3002", Bits: 10, Inputs: 2, Frequency: 1_200_000);

    private Mcp3002()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3002: up to two voltages at 10 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3008: eight voltages on SPI, at 10 bits.</summary>
/// <remarks>Datasheet DS21295D, section 1: clock at most 1.35 MHz at 2.7 V.</remarks>
[Sensor("mcp3008")]
internal sealed class Mcp3008 : ISensorDriver
{
    private static readonly McpSpiConverter.Shape Shape = new("MCP3008", Bits: 10, Inputs: 8, Frequency: 1_350_000);

    private Mcp3008()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpSpiConverter.Describe("Microchip MCP3008: up to eight voltages at 10 bits", Shape);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpSpiConverter.Open(context, Shape);
}

using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3422, MCP3423 and MCP3424: two or four differential voltages on I2C, at up to 18 bits.</summary>
/// <remarks>Datasheet DS22088C: channels in register 5-1. The MCP3422 and MCP3423 have the channels 1 and 2 only.</remarks>
[Sensor("mcp3424")]
internal sealed class Mcp3424 : ISensorDriver
{
    private static readonly AdcInputs Inputs = new(["1", "2", "3", "4"], "1", "voltage");

    private Mcp3424()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } =
        McpConverter.Describe("Microchip MCP3422, MCP3423, MCP3424: up to four voltages at up to 18 bits", Inputs);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpConverter.Open(context, Inputs);
}

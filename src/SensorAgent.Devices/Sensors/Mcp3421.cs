using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Microchip MCP3421: one differential voltage on I2C, at up to 18 bits.</summary>
/// <remarks>Datasheet DS22003E. The address is burnt in: 0x68 as usually sold.</remarks>
[Sensor("mcp3421")]
internal sealed class Mcp3421 : ISensorDriver
{
    private static readonly AdcInputs Inputs = new(["1"], "1", "voltage");

    private Mcp3421()
    {
    }

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = McpConverter.Describe("Microchip MCP3421: one voltage at up to 18 bits", Inputs);

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => McpConverter.Open(context, Inputs);
}

namespace SensorAgent.Devices.Simulation;

/// <summary>An MCP23008 (datasheet DS21919E, table 1-3).</summary>
[Simulates("mcp23008")]
internal sealed class Mcp23008Model : McpExpanderModel
{
    public Mcp23008Model(SimulatedWorld world)
        : base(ports: 1) => _ = world; // nothing of it reaches a pin
}

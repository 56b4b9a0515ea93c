namespace SensorAgent.Devices.Simulation;

/// <summary>An MCP23017 (datasheet DS20001952C, table 3-5: IOCON.BANK 0).</summary>
[Simulates("mcp23017")]
internal sealed class Mcp23017Model : McpExpanderModel
{
    public Mcp23017Model(SimulatedWorld world)
        : base(ports: 2) => _ = world; // nothing of it reaches a pin
}

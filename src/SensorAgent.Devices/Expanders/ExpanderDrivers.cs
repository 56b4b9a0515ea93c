using SensorAgent.Core.Buses;
using SensorAgent.Devices.Outputs;

namespace SensorAgent.Devices.Expanders;

/// <summary>The chips whose lines can be used as those of the board.</summary>
public static class ExpanderDrivers
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ExpanderDriver> All { get; } =
        [Mcp23008.Expander, Mcp23017.Expander, Pcf8574.Expander, Pcf8575.Expander, Tca9554.Expander, Tca9555.Expander];
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>Microchip MCP23008: a pin of eight as a switch on I2C.</summary>
/// <remarks>
/// Datasheet DS21919E: registers in table 1-3: IODIR 0x00, GPINTEN 0x02, IOCON 0x05, GPPU 0x06, GPIO 0x09, OLAT 0x0A. The same in Linux,
/// drivers/pinctrl/pinctrl-mcp23s08.c. Microchip warns of GP7 as an input, as it does of the MCP23017's.
/// </remarks>
[Output("mcp23008")]
internal sealed class Mcp23008 : IOutputDriver
{
    private static readonly LatchedRegisters Registers = new(Levels: 0x09, Latch: 0x0A, Direction: 0x00)
    {
        PullUp = 0x06, // GPPU
        Interrupt = 0x02, // GPINTEN
        NotAsInputs = [7],
        Control = (0x05, 0x04), // IOCON: ODR
    };

    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 7, "Pin: 0 to 7 are GP0 to GP7.");

    private Mcp23008()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = LatchedPin.Describe("Microchip MCP23008: a pin of eight", PinKey);

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } = Registers.Expander("mcp23008", Description.Addresses);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Registers.Place(context.Get(PinKey)));
}

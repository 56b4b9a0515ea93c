using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>Microchip MCP23017: a pin of sixteen as a switch on I2C.</summary>
/// <remarks>
/// Datasheet DS20001952C: registers in table 3-5 with IOCON.BANK 0, as after a reset: IODIRA 0x00, GPINTENA 0x04, IOCON 0x0A, GPPUA 0x0C,
/// GPIOA 0x12, OLATA 0x14, port B one further; bits of IOCON in register 3-6. The same in Linux, drivers/pinctrl/pinctrl-mcp23s08.c.
/// Revision D of the datasheet (2022) takes GPA7 and GPB7 for outputs alone, without another chip: as inputs they may disturb SDA when
/// they change while the port is read.
/// </remarks>
[Output("mcp23017")]
internal sealed class Mcp23017 : IOutputDriver
{
    private static readonly LatchedRegisters Registers = new(Levels: 0x12, Latch: 0x14, Direction: 0x00)
    {
        Lines = 16,
        PullUp = 0x0C, // GPPUA
        Interrupt = 0x04, // GPINTENA
        NotAsInputs = [7, 15],
        Control = (0x0A, 0x44), // IOCON: MIRROR, so that INTA and INTB tell of both ports, and ODR
    };

    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 15, "Pin: 0 to 7 are GPA0 to GPA7, 8 to 15 are GPB0 to GPB7.");

    private Mcp23017()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = LatchedPin.Describe("Microchip MCP23017: a pin of sixteen", PinKey);

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } = Registers.Expander("mcp23017", Description.Addresses);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Registers.Place(context.Get(PinKey)));
}

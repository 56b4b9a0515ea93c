using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Devices.Outputs;

/// <summary>Microchip MCP23017: a pin of sixteen as a switch on I2C.</summary>
/// <remarks>Datasheet DS20001952C: registers in table 3-1 with IOCON.BANK 0, as after a reset: IODIRA 0x00, OLATA 0x14, port B one further.</remarks>
[Output("mcp23017")]
internal sealed class Mcp23017 : IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 15, "Pin: 0 to 7 are GPA0 to GPA7, 8 to 15 are GPB0 to GPB7.");

    private Mcp23017()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = LatchedPin.Describe("Microchip MCP23017: a pin of sixteen", PinKey);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Place(context.Get(PinKey)));

    private static PinPlace Place(int pin) =>
        new(Latch: (byte)(0x14 + (pin / 8)), Direction: (byte)(0x00 + (pin / 8)), Bit: pin % 8);
}

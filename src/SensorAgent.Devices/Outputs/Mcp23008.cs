using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Devices.Outputs;

/// <summary>Microchip MCP23008: a pin of eight as a switch on I2C.</summary>
/// <remarks>Datasheet DS21919E: registers in table 1-3: IODIR 0x00, OLAT 0x0A.</remarks>
[Output("mcp23008")]
internal sealed class Mcp23008 : IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 7, "Pin: 0 to 7 are GP0 to GP7.");

    private Mcp23008()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = LatchedPin.Describe("Microchip MCP23008: a pin of eight", PinKey);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Place(context.Get(PinKey)));

    private static PinPlace Place(int pin) => new(Latch: 0x0A, Direction: 0x00, Bit: pin);
}

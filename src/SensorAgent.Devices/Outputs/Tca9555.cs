using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>Texas Instruments TCA9555, and the XL9535 and PCA9555 alike: a pin of sixteen as a switch on I2C.</summary>
/// <remarks>
/// Datasheet SCPS200: registers in table 3: output port 0x02 and 0x03, configuration 0x06 and 0x07; all are inputs with a high latch after
/// power-up.
/// </remarks>
[Output("tca9555")]
internal sealed class Tca9555 : IOutputDriver
{
    private static readonly LatchedRegisters Registers = new(Levels: 0x00, Latch: 0x02, Direction: 0x06) { Lines = 16 };

    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 15, "Pin: 0 to 7 are P00 to P07, 8 to 15 are P10 to P17.");

    private Tca9555()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } =
        LatchedPin.Describe("Texas Instruments TCA9555, PCA9555, XL9535: a pin of sixteen", PinKey);

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } = Registers.Expander("tca9555", Description.Addresses);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Registers.Place(context.Get(PinKey)));
}

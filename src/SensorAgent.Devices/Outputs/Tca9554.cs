using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>Texas Instruments TCA9554 and TCA9554A: a pin of eight as a switch on I2C.</summary>
/// <remarks>Datasheet SCPS233: registers in table 3: output port 0x01, configuration 0x03; the A has addresses from 0x38 on.</remarks>
[Output("tca9554")]
internal sealed class Tca9554 : IOutputDriver
{
    private static readonly LatchedRegisters Registers = new(Levels: 0x00, Latch: 0x01, Direction: 0x03);

    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 7, "Pin: 0 to 7 are P0 to P7.");

    private Tca9554()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = LatchedPin.Describe("Texas Instruments TCA9554, TCA9554A: a pin of eight", PinKey);

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } = Registers.Expander("tca9554", Description.Addresses);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Registers.Place(context.Get(PinKey)));
}

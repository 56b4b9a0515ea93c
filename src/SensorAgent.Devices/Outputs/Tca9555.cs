using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;

namespace SensorAgent.Devices.Outputs;

/// <summary>Texas Instruments TCA9555, and the XL9535 and PCA9555 alike: a pin of sixteen as a switch on I2C.</summary>
/// <remarks>Datasheet SCPS200: registers in table 3: output port 0x02 and 0x03, configuration 0x06 and 0x07; all are inputs with a high latch after power-up.</remarks>
[Output("tca9555")]
internal sealed class Tca9555 : IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 15, "Pin: 0 to 7 are P00 to P07, 8 to 15 are P10 to P17.");

    private Tca9555()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } =
        LatchedPin.Describe("Texas Instruments TCA9555, PCA9555, XL9535: a pin of sixteen", PinKey);

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => LatchedPin.Open(context, Description, Place(context.Get(PinKey)));

    private static PinPlace Place(int pin) =>
        new(Latch: (byte)(0x02 + (pin / 8)), Direction: (byte)(0x06 + (pin / 8)), Bit: pin % 8);
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>NXP PCF8574 and PCF8574A: a pin of eight as a switch on I2C.</summary>
/// <remarks>Datasheet rev. 5: quasi-bidirectional pins in sections 8.1 and 8.2; the A has addresses from 0x38 on.</remarks>
[Output("pcf8574")]
internal sealed class Pcf8574 : IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 7, "Pin: 0 to 7 are P0 to P7.");

    private Pcf8574()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new(
        "NXP PCF8574, PCF8574A: a pin of eight; a high is weak, so best with ActiveLow", OutputKind.Switch)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x20, 8), .. Enumerable.Range(0x38, 8)],
        ActsOn = static _ => true, // it has no registers: what is written is what the pins drive
        Settings = [PinKey, OutputKeys.ActiveLow],
        Part = PinKey,
    };

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } =
        new("pcf8574", 8, Description.Addresses, SwitchesPullUps: false, static device => new QuasiBidirectionalChip(device, 8));

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => QuasiBidirectionalPin.Open(context, Description, width: 1, context.Get(PinKey));
}

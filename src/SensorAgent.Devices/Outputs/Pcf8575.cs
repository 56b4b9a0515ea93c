using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Expanders;

namespace SensorAgent.Devices.Outputs;

/// <summary>NXP PCF8575: a pin of sixteen as a switch on I2C.</summary>
/// <remarks>Datasheet rev. 4: quasi-bidirectional pins in section 8.1, two bytes in a write and a read in 8.3 and 8.4, P00 to P07 first.</remarks>
[Output("pcf8575")]
internal sealed class Pcf8575 : IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 15, "Pin: 0 to 7 are P00 to P07, 8 to 15 are P10 to P17.");

    private Pcf8575()
    {
    }

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new(
        "NXP PCF8575: a pin of sixteen; a high is weak, so best with ActiveLow", OutputKind.Switch)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x20, 8)],
        ActsOn = static _ => true, // it has no registers: what is written is what the pins drive
        Settings = [PinKey, OutputKeys.ActiveLow],
        Part = PinKey,
    };

    /// <summary>The chip as an expander of the board.</summary>
    public static ExpanderDriver Expander { get; } =
        new("pcf8575", 16, Description.Addresses, SwitchesPullUps: false, static device => new QuasiBidirectionalChip(device, 16));

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context) => QuasiBidirectionalPin.Open(context, Description, width: 2, context.Get(PinKey));
}

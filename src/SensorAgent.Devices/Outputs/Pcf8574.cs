using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.I2c;

namespace SensorAgent.Devices.Outputs;

/// <summary>NXP PCF8574 and PCF8574A: a pin of eight as a switch on I2C.</summary>
/// <remarks>
/// Datasheet rev. 5, sections 8.1 and 8.2: quasi-bidirectional pins. A low is driven, a high is only a weak current, and a read brings
/// the levels of the pins and not what was written: what is to be driven is therefore kept for the chip, and written as a whole.
/// </remarks>
[Output("pcf8574")]
internal sealed class Pcf8574(II2cDevice device, Pcf8574.Port port, int pin, bool activeLow) : IOutput, IOutputDriver
{
    private static readonly Setting<int> PinKey = Setting.Integer("Pin", 0, 0, 7, "Pin: 0 to 7 are P0 to P7.");

    private readonly byte _mask = (byte)(1 << pin);

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("NXP PCF8574, PCF8574A: a pin of eight; a high is weak, so best with ActiveLow", OutputKind.Switch)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x20, 8), .. Enumerable.Range(0x38, 8)],
        Settings = [PinKey, OutputKeys.ActiveLow],
        Part = PinKey,
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var device = context.OpenI2c(Description);
        var output = new Pcf8574(device, SharedChip<Port>.Of(context, Description), context.Get(PinKey), context.Get(OutputKeys.ActiveLow));
        device.Opened(_ =>
        {
            if (context.Initial is { } initial)
                output.Write(initial);
            else
                output.Read();
        });
        return output;
    }

    /// <summary>The level of the pin itself: one that something pulls low reads low, whatever was written.</summary>
    public OutputState Read()
    {
        lock (port)
            return (Levels() & _mask) != 0 != activeLow ? OutputState.On : OutputState.Off;
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        lock (port)
        {
            var driven = port.Driven ?? Levels(); // at first, what the chip has from before
            driven = (byte)(state.IsOn != activeLow ? driven | _mask : driven & ~_mask);
            device.Write([driven]);
            port.Driven = driven;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private byte Levels()
    {
        Span<byte> levels = stackalloc byte[1];
        device.Read(levels);
        return levels[0];
    }

    /// <summary>What the agent drives on one chip; null before its first write.</summary>
    internal sealed class Port
    {
        public byte? Driven { get; set; }
    }
}

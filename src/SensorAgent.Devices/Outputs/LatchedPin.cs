using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>Where an expander keeps a pin.</summary>
/// <param name="Latch">Register of the levels that are driven.</param>
/// <param name="Direction">Register of the directions: 1 is an input.</param>
/// <param name="Bit">The pin's bit in both.</param>
internal readonly record struct PinPlace(byte Latch, byte Direction, int Bit)
{
    /// <summary>The pin's bit, set in a byte.</summary>
    public byte Mask => (byte)(1 << Bit);

    /// <summary>Drives the level, which is set before the direction.</summary>
    public void Drive(II2cDevice device, bool high)
    {
        var latch = device.ReadByte(Latch);
        device.WriteByte(Latch, (byte)(high ? latch | Mask : latch & ~Mask));
        var direction = device.ReadByte(Direction);
        if ((direction & Mask) != 0)
            device.WriteByte(Direction, (byte)(direction & ~Mask));
    }
}

/// <summary>A pin of an expander with registers for level and direction. The level is set before the direction.</summary>
internal sealed class LatchedPin(II2cDevice device, Lock chip, PinPlace place, bool activeLow) : IOutput
{
    /// <summary>The description of an expander of this kind, whose pin is chosen by a key.</summary>
    public static OutputDescription Describe(string summary, Setting<int> pin) => new(summary, OutputKind.Switch)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x20, 8)],
        Settings = [pin, OutputKeys.ActiveLow],
        Part = pin,
    };

    /// <summary>Opens a pin with its first state, or as the chip has it.</summary>
    public static IOutput Open(OutputContext context, OutputDescription description, PinPlace place) => context.OpenI2c(description, device =>
        new LatchedPin(device, SharedChip<Lock>.Of(context, description), place, context.Get(OutputKeys.ActiveLow)));

    /// <summary>The level in the latch; a pin that is still an input drives nothing, and is off.</summary>
    public OutputState Read()
    {
        lock (chip)
        {
            var isInput = (device.ReadByte(place.Direction) & place.Mask) != 0;
            var isHigh = (device.ReadByte(place.Latch) & place.Mask) != 0;
            return !isInput && isHigh != activeLow ? OutputState.On : OutputState.Off;
        }
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        lock (chip)
            place.Drive(device, state.IsOn != activeLow);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}

using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Outputs;

/// <summary>
/// A pin of an expander that drives a low and only lets go for a high. A read brings the levels of the pins and not what was
/// written: what is to be driven is therefore kept for the chip, and written as a whole.
/// </summary>
/// <param name="device">The chip, on a file of this pin's own.</param>
/// <param name="port">What all outputs on the chip share.</param>
/// <param name="width">Bytes of the chip: one or two, the lower pins first.</param>
/// <param name="pin">The pin.</param>
/// <param name="activeLow">Whether it is on at a low level.</param>
internal sealed class QuasiBidirectionalPin(II2cDevice device, QuasiBidirectionalPin.Port port, int width, int pin, bool activeLow) : IOutput
{
    private readonly int _mask = 1 << pin;

    /// <summary>Opens a pin with its first state, or as the chip has it.</summary>
    public static IOutput Open(OutputContext context, OutputDescription description, int width, int pin) => context.OpenI2c(description, device =>
        new QuasiBidirectionalPin(device, SharedChip<Port>.Of(context, description), width, pin, context.Get(OutputKeys.ActiveLow)));

    /// <summary>The level of the pin itself: one that something pulls low reads low, whatever was written.</summary>
    public OutputState Read()
    {
        lock (port)
            return (Port.Levels(device, width) & _mask) != 0 != activeLow ? OutputState.On : OutputState.Off;
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        lock (port)
            port.Drive(device, width, _mask, state.IsOn != activeLow);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>What the agent drives on one chip; null before its first write.</summary>
    internal sealed class Port
    {
        private int? _driven;

        /// <summary>The levels of all pins.</summary>
        public static int Levels(II2cDevice device, int width)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            bytes.Clear();
            device.Read(bytes[..width]);
            return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        }

        /// <summary>Drives some pins low, or lets go of them; the others keep what they have.</summary>
        public void Drive(II2cDevice device, int width, int mask, bool high)
        {
            var driven = _driven ?? Levels(device, width); // at first, what the chip has from before
            driven = high ? driven | mask : driven & ~mask;
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)driven);
            device.Write(bytes[..width]);
            _driven = driven;
        }
    }
}

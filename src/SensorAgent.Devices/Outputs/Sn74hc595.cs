using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Outputs;

/// <summary>74HC595 shift registers on SPI: a pin of eight, or of a chain of up to eight registers.</summary>
/// <remarks>
/// TI datasheet SCLS041: SER to MOSI, SRCLK to SCLK, RCLK to the chip select, whose rise at the end of a transfer
/// takes what was shifted to the pins. The bit that is shifted last is on QA; the byte that is shifted first goes to the far end of the chain.
/// There is nothing to read back. Until the first write the pins are as chance has it: a resistor at OE keeps them off.
/// </remarks>
[Output("74hc595")]
internal sealed class Sn74hc595(ISpiDevice device, Sn74hc595.Chain chain, int pin, int registers, bool activeLow) : IOutput, IOutputDriver
{
    private const int ClockHz = 1_000_000;
    private const int MostRegisters = 8;
    private static readonly Setting<int> PinKey = Setting.Integer(
        "Pin", 0, 0, (8 * MostRegisters) - 1, "Pin: 0 to 7 are QA to QH of the first register, 8 is QA of the next.");

    private static readonly Setting<double> RegistersKey = new(
        "Registers", "use a whole number from 1 to 8", "How many registers are in the chain, the same for all its outputs.", 1,
        text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostRegisters
                ? new(count)
                : default)
    { Form = new(FormKind.Integer, 1, MostRegisters) };

    /// <inheritdoc/>
    public static OutputDescription Description { get; } = new("74HC595 shift register: a pin of eight, or of a chain of them", OutputKind.Switch)
    {
        Bus = BusKind.Spi,
        Settings = [PinKey, RegistersKey, OutputKeys.ActiveLow],
        Part = PinKey,
        OfWholeChip = RegistersKey,
        Check = section =>
        {
            if (section.Get(PinKey) >= 8 * section.Get(RegistersKey))
                section.Add(
                    PinKey.Key, $"{section.Get(PinKey)} is beyond the chain of {section.Get(RegistersKey)} registers",
                    "set Registers, or take a lower pin");
        },
    };

    /// <inheritdoc/>
    public static IOutput Create(OutputContext context)
    {
        var device = context.Board.OpenSpi(context.Get(BusKeys.SpiBus), context.Get(BusKeys.ChipSelect), new(ClockHz));
        return context.Begin(new Sn74hc595(
            device, SharedChip<Chain>.Of(context, Description), context.Get(PinKey), (int)context.Get(RegistersKey),
            context.Get(OutputKeys.ActiveLow)));
    }

    /// <inheritdoc/>
    public OutputState Read()
    {
        lock (chain)
            return chain.Levels is { } levels && ((levels >> pin) & 1) != 0 != activeLow ? OutputState.On : OutputState.Off;
    }

    /// <inheritdoc/>
    public void Write(OutputState state)
    {
        lock (chain)
        {
            var mask = 1UL << pin;
            var levels = chain.Levels ?? (activeLow ? ulong.MaxValue : 0); // the others are not heard of yet: off, if they are like this one
            levels = state.IsOn != activeLow ? levels | mask : levels & ~mask;
            Span<byte> bytes = stackalloc byte[registers];
            for (var at = 0; at < registers; at++)
                bytes[registers - 1 - at] = (byte)(levels >> (8 * at));
            device.Write(bytes);
            chain.Levels = levels;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>What the agent has shifted into one chain, QA of the first register lowest; null before its first write.</summary>
    internal sealed class Chain
    {
        public ulong? Levels { get; set; }
    }
}

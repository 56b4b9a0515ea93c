using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What Microchip's converters on SPI have in common: a start bit, the input, a null bit, and the result.</summary>
/// <remarks>
/// Datasheets DS21295 (MCP3004, MCP3008), DS21298 (MCP3204, MCP3208), DS21294 (MCP3002) and DS21034 (MCP3202): sections 5 (serial
/// communication) and 6.1 (with whole bytes: zeros before the start bit, so that the last bit of the result ends the last byte).
/// The chip sleeps while it is not selected; the clock is the one that 2.7 V allows.
/// </remarks>
internal sealed class McpSpiConverter(ISpiDevice device, McpSpiConverter.Shape shape, double reference, IReadOnlyList<AdcInput> inputs) : ISensor
{
    private static readonly Setting<double> ReferenceKey = Setting.Number(
        "Reference", 3.3, 0.1, 5.5, "Voltage at the chip's reference pin, or its supply where it has no such pin.");

    /// <summary>How a chip of this family is spoken to.</summary>
    /// <param name="Chip">Its name.</param>
    /// <param name="Bits">Bits of a result.</param>
    /// <param name="Inputs">Inputs it has.</param>
    /// <param name="Frequency">Highest clock in hertz.</param>
    internal sealed record Shape(string Chip, int Bits, int Inputs, int Frequency)
    {
        /// <summary>True for the chips with two inputs, which want to be told the order of the bits, and sample meanwhile.</summary>
        public bool IsSmall => Inputs == 2;

        /// <summary>The bits of the command after the start bit.</summary>
        public int SelectBits => IsSmall ? 2 : 4;

        /// <summary>Clocks after the command: the order of the bits or the sampling, the null bit, the result.</summary>
        public int ClocksAfterCommand => 1 + 1 + Bits;

        /// <summary>Bytes of a transfer.</summary>
        public int Length => (1 + SelectBits + ClocksAfterCommand + 7) / 8;

        /// <summary>The keys of the inputs: each alone, and the pairs of neighbours either way round, in the order of the bits.</summary>
        public AdcInputs Keys { get; } = new(
            [.. Enumerable.Range(0, Inputs).Select(input => $"{input}"),
                .. Enumerable.Range(0, Inputs).Select(input => $"{input}-{input ^ 1}")], "0", "voltage");
    }

    /// <summary>The description of a chip of this family.</summary>
    public static SensorDescription Describe(string summary, Shape shape) => new(summary)
    {
        Bus = BusKind.Spi,
        QuantitiesOf = shape.Keys.QuantitiesOf,
        Check = shape.Keys.Check,
        Settings = [.. shape.Keys.Settings, ReferenceKey],
    };

    /// <summary>Opens a chip of this family.</summary>
    public static McpSpiConverter Open(SensorContext context, Shape shape) =>
        new(context.OpenSpi(new(shape.Frequency)), shape, context.Get(ReferenceKey), shape.Keys.Of(context.Settings));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var measurements = new Measurement[inputs.Count];
        for (var at = 0; at < measurements.Length; at++)
            measurements[at] = Convert(inputs[at]);
        return new(measurements);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement Convert(AdcInput input)
    {
        Span<byte> command = stackalloc byte[shape.Length];
        Span<byte> answer = stackalloc byte[shape.Length];
        Put(command, Command(input.Index) << shape.ClocksAfterCommand);
        if (shape.IsSmall)
            command[^2] |= (byte)(1 << (shape.Bits + 1 - 8)); // most significant bit first
        device.Transfer(command, answer);

        var bits = 0;
        foreach (var value in answer)
            bits = (bits << 8) | value;
        if ((bits & (1 << shape.Bits)) != 0) // the null bit
            throw SpiTransfers.Silent(shape.Chip);

        var highest = (1 << shape.Bits) - 1;
        var code = bits & highest;
        var volts = SensorValue.Of(code * reference / (1 << shape.Bits));
        return code == highest
            ? new(input.Quantity, volts, Quality.Uncertain, "The voltage is at the limit of the range; it may be more.")
            : new(input.Quantity, volts);
    }

    /// <summary>The start bit, the bit that tells a single input from a pair, and the input's number.</summary>
    private int Command(int index)
    {
        var isSingle = index < shape.Inputs;
        var number = isSingle ? index : index - shape.Inputs;
        return (1 << shape.SelectBits) | (isSingle ? 1 << (shape.SelectBits - 1) : 0) | number;
    }

    private static void Put(Span<byte> bytes, int value)
    {
        for (var at = bytes.Length - 1; at >= 0; at--, value >>= 8)
            bytes[at] = (byte)value;
    }
}

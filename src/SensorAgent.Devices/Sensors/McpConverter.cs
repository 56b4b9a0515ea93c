using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What the MCP3421 and the MCP3424 have in common: one-shot conversions against a reference of 2.048 V.</summary>
/// <remarks>
/// Datasheets DS22003E and DS22088C: configuration register 5-1, output code and its sign in section 4.9. The chip has no id, but
/// sends its configuration along with every result; it stands by itself after a one-shot conversion.
/// </remarks>
internal sealed class McpConverter(II2cDevice device, int resolution, int gain, IReadOnlyList<AdcInput> inputs, TimeProvider time) : ISensor
{
    private const byte StartOrBusy = 0b1000_0000;
    private const double Reference = 2.048;

    // 240 conversions per second at 12 bits and a quarter for every two more; the slowest chip makes 176 (section 1).
    private const double SlowestAt12Bits = 176;

    private static readonly Setting<int> ResolutionKey = Setting.OneOf(
        "Resolution", 16, [12, 14, 16, 18], "Bits of a result; 18 take a third of a second.");

    private static readonly Setting<int> GainKey = Setting.OneOf("Gain", 1, [1, 2, 4, 8], "Gain: the range is 2.048 V divided by it.");

    /// <summary>The description of a chip of this family.</summary>
    public static SensorDescription Describe(string summary, AdcInputs inputs) => new(summary)
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x68, 8)],
        QuantitiesOf = inputs.QuantitiesOf,
        Check = inputs.Check,
        ShortestInterval = TimeSpan.FromMilliseconds(10),
        Settings = [.. inputs.Settings, ResolutionKey, GainKey],
    };

    /// <summary>Opens a chip of this family.</summary>
    public static ISensor Open(SensorContext context, AdcInputs inputs) => context.OpenI2c(device =>
        new McpConverter(device, context.Get(ResolutionKey), context.Get(GainKey), inputs.Of(context.Settings), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var steps = (resolution - 12) / 2;
        var measurements = new Measurement[inputs.Count];
        for (var at = 0; at < inputs.Count; at++)
        {
            var configuration = (byte)(StartOrBusy | (inputs[at].Index << 5) | (steps << 2) | int.Log2(gain));
            device.Write([configuration]);
            await time.AtLeastAsync(TimeSpan.FromSeconds((1 << (2 * steps)) / SlowestAt12Bits), cancellationToken);
            measurements[at] = Convert(inputs[at].Quantity, configuration);
        }

        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement Convert(string quantity, byte configuration)
    {
        Span<byte> raw = stackalloc byte[resolution == 18 ? 4 : 3];
        device.Read(raw);
        if ((raw[^1] & ~StartOrBusy) != (configuration & ~StartOrBusy))
            throw new BusException(
                BusFault.BadData,
                $"The chip's configuration reads back as 0x{raw[^1]:X2} instead of 0x{configuration:X2}; it is perhaps another chip.");
        if ((raw[^1] & StartOrBusy) != 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");

        var code = raw.Length == 4 ? ((sbyte)raw[0] << 16) | (raw[1] << 8) | raw[2] : ((sbyte)raw[0] << 8) | raw[1];
        var half = 1 << (resolution - 1);
        var value = SensorValue.Of(code * Reference / half / gain);
        return code >= half - 1 || code <= -half
            ? new(quantity, value, Quality.Uncertain, "The voltage is at the limit of the range; it may be more.")
            : new(quantity, value);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>NXP PCF8591: four voltages on I2C, at 8 bits.</summary>
/// <remarks>
/// Datasheet rev. 7: control byte in figure 4, conversion in section 8.3: the first byte of a read is the previous conversion, the
/// second that of the input selected now; 8.1 for the formula. It has neither an id nor a sign that a conversion is done.
/// </remarks>
[Sensor("pcf8591")]
internal sealed class Pcf8591(II2cDevice device, double reference, IReadOnlyList<AdcInput> inputs) : ISensor, ISensorDriver
{
    private const byte AnalogueOutput = 0b0100_0000; // a control byte with this bit switches the output on

    private static readonly AdcInputs Inputs = new(["0", "1", "2", "3"], "0,1,2,3", "voltage");
    private static readonly Setting<double> ReferenceKey = Setting.Number("Reference", 3.3, 0.1, 6, "Voltage at the pin VREF, in volts.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("NXP PCF8591: up to four voltages at 8 bits")
    {
        Bus = BusKind.I2c,
        Addresses = [.. Enumerable.Range(0x48, 8)],
        ActsOn = static control => (control & AnalogueOutput) != 0,
        QuantitiesOf = Inputs.QuantitiesOf,
        Check = Inputs.Check,
        Settings = [.. Inputs.Settings, ReferenceKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) =>
        context.OpenI2c(device => new Pcf8591(device, context.Get(ReferenceKey), Inputs.Of(context.Settings)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var measurements = new Measurement[inputs.Count];
        for (var at = 0; at < measurements.Length; at++)
            measurements[at] = Measure(inputs[at]);
        return new(measurements);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private Measurement Measure(AdcInput input)
    {
        Span<byte> raw = stackalloc byte[2];
        device.WriteRead([(byte)input.Index], raw); // four single inputs, analogue output off
        var value = SensorValue.Of(raw[1] * reference / 256);
        return raw[1] == byte.MaxValue
            ? new(input.Quantity, value, Quality.Uncertain, "The voltage is at the limit of the range; it may be more.")
            : new(input.Quantity, value);
    }
}

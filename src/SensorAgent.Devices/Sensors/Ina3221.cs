using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Texas Instruments INA3221: voltage, current and power of three lines on I2C.</summary>
/// <remarks>
/// Datasheet SBOS576B: registers in section 8.6, steps of 40 µV and 8 mV in 8.6.2, conversion times in the electrical
/// characteristics. It converts once for each read and powers down in between.
/// </remarks>
[Sensor("ina3221")]
internal sealed class Ina3221(II2cDevice device, double ohms, List<int> channels, TimeProvider time) : ISensor, ISensorDriver
{
    private const double ShuntStep = 0.000_04;
    private const double BusStep = 0.008;
    private const int ConversionReady = 1;

    // 16 averages, 1.1 ms for either voltage, triggered once; 1.21 ms each at most.
    private const int MeasureOnce = (0b010 << 9) | (0b100 << 6) | (0b100 << 3) | 0b011;
    private static readonly TimeSpan ConversionTime = TimeSpan.FromMilliseconds(16 * 2 * 1.21);
    private static readonly ShuntReading[] Lines = [new("_1"), new("_2"), new("_3")];

    private static readonly Setting<double> ShuntKey = Setting.Number("Shunt", 0.1, 0.000_01, 100, "Shunt resistors in ohms.");

    private static readonly Setting<string> ChannelsKey = Setting.Text(
        "Channels", "1,2,3", "Lines that are measured, separated by commas, out of 1, 2, 3.", "use lines out of 1, 2, 3, separated by commas",
        text =>
            Channels(text) is { Count: > 0 } channels && channels.All(channel => channel is >= 1 and <= 3)
                && channels.Distinct().Count() == channels.Count);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Texas Instruments INA3221: voltage, current and power of three lines")
    {
        Bus = BusKind.I2c,
        Addresses = [0x40, 0x41, 0x42, 0x43],
        Identity = new("INA3221", IdRegister.Word(Register.Manufacturer, 0x5449), IdRegister.Word(Register.Die, 0x3220)),
        QuantitiesOf = section =>
        [
            .. Channels(section.Get(ChannelsKey)).SelectMany(channel => new SensorQuantity[]
            {
                new($"voltage_{channel}", 0, 32.76), new($"current_{channel}"), new($"power_{channel}"),
            }),
        ],
        ShortestInterval = TimeSpan.FromMilliseconds(250),
        Settings = [ShuntKey, ChannelsKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Ina3221(device, context.Get(ShuntKey), Channels(context.Get(ChannelsKey)), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var enabled = 0;
        foreach (var channel in channels)
            enabled |= 0x8000 >> channel;
        device.WriteUInt16(Register.Configuration, enabled | MeasureOnce);
        await time.AtLeastAsync(ConversionTime * channels.Count, cancellationToken);
        if ((device.ReadUInt16(Register.MaskEnable) & ConversionReady) == 0)
            throw new BusException(BusFault.BadData, "The chip has not finished its conversion in time.");
        var measurements = new Measurement[channels.Count * ShuntReading.Count];
        for (var at = 0; at < channels.Count; at++)
            Measure(channels[at], measurements.AsSpan(at * ShuntReading.Count));
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private void Measure(int channel, Span<Measurement> measurements)
    {
        var drop = (short)device.ReadUInt16((byte)((2 * channel) - 1)) >> 3;
        var volts = ((short)device.ReadUInt16((byte)(2 * channel)) >> 3) * BusStep;
        var current = drop * ShuntStep / ohms;
        Lines[channel - 1].Put(measurements, volts, current, volts * current, isAtLimit: drop is 4095 or -4096); // 163.8 mV
    }

    private static List<int> Channels(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => int.TryParse(part, out var channel) ? channel : 0)];

    private static class Register
    {
        public const byte Configuration = 0x00;
        public const byte MaskEnable = 0x0F;
        public const byte Manufacturer = 0xFE;
        public const byte Die = 0xFF;
    }
}

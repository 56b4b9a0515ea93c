using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>NXP MPR121: up to twelve touch electrodes on I2C.</summary>
/// <remarks>
/// Datasheet rev. 4: registers in table 2, touch status in 5.1, thresholds in 5.6, electrode configuration in 5.11, soft reset in 5.13.
/// The filter values are those of NXP's quick start guide, application note AN3944. It has no id; after a reset the register 0x5D
/// holds 0x24. It is asked at every read: a touch shorter than the interval is not seen.
/// </remarks>
[Sensor("mpr121")]
internal sealed class Mpr121(II2cDevice device, IReadOnlyList<AdcInput> electrodes) : ISensor, ISensorDriver
{
    private const byte Reset = 0x63;
    private const byte FilterAfterReset = 0x24;
    private const byte RunAllElectrodes = 0x8C; // twelve, with the first reading as baseline
    private const int OverCurrent = 0x8000;

    private static readonly AdcInputs Electrodes = new(
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"], "0,1,2,3,4,5,6,7,8,9,10,11", "touch");

    private static readonly Setting<int> TouchKey = Setting.Integer(
        "TouchThreshold", 15, 1, 255, "Change that counts as a touch; less is more sensitive.");
    private static readonly Setting<int> ReleaseKey = Setting.Integer(
        "ReleaseThreshold", 10, 1, 255, "Change below which it is over; less than TouchThreshold.");

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("NXP MPR121: up to twelve touch electrodes")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5A, 0x5B, 0x5C, 0x5D],
        QuantitiesOf = Electrodes.QuantitiesOf,
        Check = section =>
        {
            Electrodes.Check(section);
            if (section.Get(ReleaseKey) >= section.Get(TouchKey))
                section.Add("ReleaseThreshold", "is not below TouchThreshold", "lower it, or a touch never ends");
        },
        DefaultInterval = TimeSpan.FromMilliseconds(100),
        ShortestInterval = TimeSpan.FromMilliseconds(20),
        Settings = [.. Electrodes.Settings, TouchKey, ReleaseKey],
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        Start(device, (byte)context.Get(TouchKey), (byte)context.Get(ReleaseKey));
        return new Mpr121(device, Electrodes.Of(context.Settings));
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (device.ReadByte(Register.Electrodes) != RunAllElectrodes)
            throw new BusException(BusFault.BadData, "The chip does not run; it was perhaps reset in between.");
        var status = device.ReadUInt16LowFirst(Register.Status);
        if ((status & OverCurrent) != 0)
            throw new BusException(BusFault.BadData, "The chip reports too much current at REXT; look at the resistor there.");
        var measurements = new Measurement[electrodes.Count];
        for (var at = 0; at < measurements.Length; at++)
            measurements[at] = new(electrodes[at].Quantity, (status >> electrodes[at].Index & 1) != 0);
        return new(measurements);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private static void Start(II2cDevice device, byte touch, byte release)
    {
        device.WriteByte(Register.SoftReset, Reset);
        var filter = device.ReadByte(Register.Filter);
        if (filter != FilterAfterReset)
            throw new BusException(BusFault.BadData, $"This chip is no MPR121: its filter is 0x{filter:X2} after a reset instead of 0x24.");
        device.Write([Register.Baseline, 0x01, 0x01, 0x00, 0x00, 0x01, 0x01, 0xFF, 0x02]); // rising, then falling (AN3944)
        Span<byte> thresholds = stackalloc byte[25];
        thresholds[0] = Register.Thresholds;
        for (var electrode = 0; electrode < 12; electrode++)
            (thresholds[1 + (2 * electrode)], thresholds[2 + (2 * electrode)]) = (touch, release);
        device.Write(thresholds);
        device.WriteByte(Register.Electrodes, RunAllElectrodes);
    }

    private static class Register
    {
        public const byte Status = 0x00;
        public const byte Baseline = 0x2B;
        public const byte Thresholds = 0x41;
        public const byte Filter = 0x5D;
        public const byte Electrodes = 0x5E;
        public const byte SoftReset = 0x80;
    }
}

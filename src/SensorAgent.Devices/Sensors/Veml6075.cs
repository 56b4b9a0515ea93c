using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Vishay VEML6075: UV index on I2C, from UVA and UVB less the visible and infrared light that leaks into them.</summary>
/// <remarks>
/// Vishay's datasheet 84304: registers and configuration. Application note 84339: coefficients without a cover (2.22, 1.33, 2.95, 1.74) and
/// responsivities (0.001461, 0.002591 per count). They are taken for 50 ms, as Linux does in drivers/iio/light/veml6075.c for 100 ms and
/// longer; SparkFun's library takes them for 100 ms, by which the index would be twice as high.
/// </remarks>
[Sensor("veml6075")]
internal sealed class Veml6075(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const int Shutdown = 0b001;
    private const int OnDemand = 0b010;
    private const int Trigger = 0b100;

    // One measurement takes 1.3 to 1.4 times the integration time of 50 ms (found by the maker of the kernel's driver).
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(75);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Vishay VEML6075: UV index")
    {
        Bus = BusKind.I2c,
        Addresses = [0x10],
        Identity = new("VEML6075", IdRegister.Word(Register.Id, 0x0026) with { LowFirst = true }),
        Quantities = [new("uv_index", 0, 50)],
        ShortestInterval = TimeSpan.FromMilliseconds(200),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Veml6075(device, context.Time));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.WriteUInt16LowFirst(Register.Configuration, OnDemand); // wakes
        device.WriteUInt16LowFirst(Register.Configuration, OnDemand | Trigger);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        if ((device.ReadUInt16LowFirst(Register.Configuration) & (Shutdown | OnDemand)) != OnDemand)
            throw new BusException(BusFault.BadData, "The chip has not measured; it was perhaps reset in between.");

        var (a, b) = (device.ReadUInt16LowFirst(Register.UvA), device.ReadUInt16LowFirst(Register.UvB));
        var (visible, infrared) = (device.ReadUInt16LowFirst(Register.Visible), device.ReadUInt16LowFirst(Register.Infrared));
        device.WriteUInt16LowFirst(Register.Configuration, OnDemand | Shutdown);
        var index = UvIndex(a, b, visible, infrared);
        return a == ushort.MaxValue || b == ushort.MaxValue
            ? [new("uv_index", SensorValue.Of(index), Quality.Uncertain, "The chip is at its limit; it may be more.")]
            : [new("uv_index", index)];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>The mean of both bands' indices; a band that is all leakage counts as nothing.</summary>
    internal static double UvIndex(int a, int b, int visible, int infrared)
    {
        var ofA = Math.Max(0, a - (2.22 * visible) - (1.33 * infrared)) * 0.001461;
        var ofB = Math.Max(0, b - (2.95 * visible) - (1.74 * infrared)) * 0.002591;
        return (ofA + ofB) / 2;
    }

    private static class Register
    {
        public const byte Configuration = 0x00;
        public const byte UvA = 0x07;
        public const byte UvB = 0x09;
        public const byte Visible = 0x0A;
        public const byte Infrared = 0x0B;
        public const byte Id = 0x0C;
    }
}

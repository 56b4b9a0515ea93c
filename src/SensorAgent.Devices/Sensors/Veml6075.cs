using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Vishay VEML6075: UV index on I2C, from UVA and UVB less the visible and infrared light that leaks into them.</summary>
/// <remarks>
/// Vishay's datasheet 84304: registers and configuration. Application note 84339 (2018): coefficients without a cover (2.22, 1.33, 2.95,
/// 1.74) and responsivities of 0.001461 and 0.002591 per count, of both of which the mean is taken, for 100 ms: so says SparkFun's
/// library, and so reckons Linux (drivers/iio/light/veml6075.c) at 50 ms, where it adds the two up and halves nothing. The counts of
/// 50 ms, which is what is measured here, are half as many.
/// </remarks>
[Sensor("veml6075")]
internal sealed class Veml6075(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const int Shutdown = 0b001;
    private const int OnDemand = 0b010;
    private const int Trigger = 0b100;

    private const double ResponsivityA = 0.001461;
    private const double ResponsivityB = 0.002591;
    private static readonly TimeSpan ResponsivityTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IntegrationTime = TimeSpan.FromMilliseconds(50);

    // A measurement takes 1.3 to 1.4 times the integration time (found by the maker of the kernel's driver).
    private static readonly TimeSpan MeasuringTime = 1.5 * IntegrationTime;

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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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

    /// <summary>The mean of both bands' indices, out of the counts of 50 ms; a band that is all leakage counts as nothing.</summary>
    internal static double UvIndex(int a, int b, int visible, int infrared)
    {
        var ofA = Math.Max(0, a - (2.22 * visible) - (1.33 * infrared)) * ResponsivityA;
        var ofB = Math.Max(0, b - (2.95 * visible) - (1.74 * infrared)) * ResponsivityB;
        return (ofA + ofB) / 2 * (ResponsivityTime / IntegrationTime);
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

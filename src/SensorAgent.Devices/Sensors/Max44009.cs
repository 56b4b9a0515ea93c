using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Maxim MAX44009: illuminance on I2C, over 22 bits, at less than a microampere.</summary>
/// <remarks>
/// Datasheet 19-5719: registers in table 1, lux registers and formula (2^exponent * mantissa * 0.045 lx), exponent 1111 as
/// overrange. It measures by itself every 800 ms, ranges by itself, and has neither a low-power mode to enter nor an id.
/// </remarks>
[Sensor("max44009")]
internal sealed class Max44009(II2cDevice device) : ISensor, ISensorDriver
{
    private const byte AsDelivered = 0b0000_0011; // configuration register: every 800 ms, range found by the chip
    private const byte RangeFoundByChip = 0b1100_0000; // CONT and MANUAL; the low bits show the range it has found
    private const double Step = 0.045;
    private const int Overrange = 0b1111;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Maxim MAX44009: illuminance")
    {
        Bus = BusKind.I2c,
        Addresses = [0x4A, 0x4B],
        Quantities = [new("illuminance", 0, 188_007)],
        ShortestInterval = TimeSpan.FromMilliseconds(800),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
    {
        device.WriteByte(Register.Configuration, AsDelivered);
        return new Max44009(device);
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var configuration = device.ReadByte(Register.Configuration);
        if ((configuration & RangeFoundByChip) != 0)
            throw new BusException(
                BusFault.BadData, $"The chip's configuration is 0x{configuration:X2}, which nobody has written; it is perhaps no MAX44009.");

        // The registers are two transfers, and a measurement may end between them: the high byte, read again, tells.
        var high = device.ReadByte(Register.LuxHigh);
        var low = device.ReadByte(Register.LuxLow);
        var highAgain = device.ReadByte(Register.LuxHigh);
        if (highAgain != high)
            (high, low) = (highAgain, device.ReadByte(Register.LuxLow));

        var exponent = high >> 4;
        var lux = Lux(high, low);
        return new(exponent == Overrange
            ? [new("illuminance", SensorValue.Of(Lux(0xEF, 0x0F)), Quality.Uncertain, "The chip is beyond its range; it is brighter.")]
            : [new("illuminance", lux)]);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Four bits of exponent, eight of mantissa.</summary>
    internal static double Lux(int high, int low) => (1 << (high >> 4)) * (((high & 0xF) << 4) | (low & 0xF)) * Step;

    private static class Register
    {
        public const byte Configuration = 0x02;
        public const byte LuxHigh = 0x03;
        public const byte LuxLow = 0x04;
    }
}

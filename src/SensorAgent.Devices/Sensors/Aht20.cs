using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>ASAIR AHT20, AHT21 and DHT20: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet AHT20 version 1.0 and DHT20 version 1.0 (May 2021): commands in section 7.3 (status bits in table 9), sequence and checksum in
/// section 7.4, conversion in section 8. The chip hibernates by itself between measurements.
/// </remarks>
[Sensor("aht20")]
internal sealed class Aht20(II2cDevice device, Aht20.Kind kind, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte ReadStatus = 0x71;
    private const int Busy = 0b1000_0000;
    private const int Calibrated = 0b0000_1000;
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(80);

    private bool _prepared;

    /// <summary>In what the chips of the family differ.</summary>
    internal sealed record Kind(byte Initialize, bool HasChecksum);

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("ASAIR AHT20, AHT21, DHT20: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x38],
        Quantities = [new("temperature", -40, 85), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromSeconds(1), // more often warms the chip
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device =>
        new Aht20(device, new Kind(0xBE, HasChecksum: true), context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_prepared)
            await PrepareAsync(cancellationToken);

        device.Write([0xAC, 0x33, 0x00]);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        return Convert();
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if ((device.ReadByte(ReadStatus) & Calibrated) == 0)
        {
            device.Write([kind.Initialize, 0x08, 0x00]);
            await time.AtLeastAsync(SettlingTime, cancellationToken);
        }

        _prepared = true;
    }

    private Measurement[] Convert()
    {
        Span<byte> answer = stackalloc byte[kind.HasChecksum ? 7 : 6];
        device.Read(answer);
        if ((answer[0] & Busy) != 0)
            throw new BusException(BusFault.BadData, "The chip is still measuring after 80 ms.");
        if ((answer[0] & Calibrated) == 0)
            throw new BusException(BusFault.BadData, "The chip has lost its calibration; it was perhaps reset in between.");
        if (kind.HasChecksum && Crc8.Poly31(answer[..6], 0xFF) != answer[6])
            throw new BusException(BusFault.BadData, "The chip's answer is damaged (CRC); look at the cable, or use the driver aht10 for an AHT10.");

        var humidity = (answer[1] << 12) | (answer[2] << 4) | (answer[3] >> 4);
        var temperature = ((answer[3] & 0x0F) << 16) | (answer[4] << 8) | answer[5];
        return [new("temperature", (temperature * 200.0 / (1 << 20)) - 50), new("humidity", humidity * 100.0 / (1 << 20))];
    }
}

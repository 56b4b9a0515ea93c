using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Silicon Labs Si7021, Si7020 and Si7013: temperature and humidity on I2C.</summary>
/// <remarks>
/// Datasheet Si7021-A20 rev. 1.2: conversion times in table 2, commands in table 11, formulas in sections 5.1.1 and 5.1.2, electronic id
/// in section 5.5. Every humidity measurement has a temperature measurement in it. The chip stands by on its own afterwards.
/// </remarks>
[Sensor("si7021")]
internal sealed class Si7021(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte MeasureHumidity = 0xF5; // no hold master mode
    private const int SecondHalfOfSerial = 0xFCC9; // its first byte says which chip it is; 0x00 and 0xFF are engineering samples
    private const byte TemperatureOfHumidity = 0xE0;
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(12 + 10.8); // at most

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Silicon Labs Si7021, Si7020, Si7013: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x40, 0x41],
        Identity = new("Si7021", IdRegister.Byte(SecondHalfOfSerial, 0x15, 0x14, 0x0D) with { Silent = [0x00, 0xFF], Others = Other }),
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromMilliseconds(50),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Si7021(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        device.Write([MeasureHumidity]);
        await time.AtLeastAsync(MeasuringTime, cancellationToken);
        var humidity = ReadChecked(device);
        return [new("temperature", Celsius(device.ReadUInt16(TemperatureOfHumidity))), new("humidity", Percent(humidity))];
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Temperature in °C (5.1.2).</summary>
    internal static double Celsius(int raw) => (175.72 * raw / 65536) - 46.85;

    /// <summary>Relative humidity in %; the formula reaches a little beyond both ends, which are cropped (5.1.1).</summary>
    internal static double Percent(int raw) => Math.Clamp((125.0 * raw / 65536) - 6, 0, 100);

    /// <summary>Reads a word with its checksum, which starts from 0.</summary>
    internal static ushort ReadChecked(II2cDevice device)
    {
        Span<byte> answer = stackalloc byte[3];
        device.Read(answer);
        if (Crc8.Poly31(answer[..2], 0) != answer[2])
            throw new BusException(BusFault.BadData, "The chip's answer is damaged (CRC); look at the cable.");
        return BinaryPrimitives.ReadUInt16BigEndian(answer);
    }

    private static string? Other(int id) => id == 0x32 ? "a HTU21D (driver htu21d)" : null;
}

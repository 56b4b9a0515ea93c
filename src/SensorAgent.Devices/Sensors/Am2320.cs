using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Aosong AM2320 and AM2315: temperature and humidity on I2C.</summary>
/// <remarks>
/// Product manual AM2320, section 8.2 (p. 9 to 18): waking and timing in 8.2.4, checksum in 8.2.3, an example and how fresh a value is on
/// p. 17. The chip sleeps whenever it is not addressed. A read brings what was measured after the read before it, so that an old value is
/// thrown away and read again.
/// </remarks>
[Sensor("am2320")]
internal sealed class Am2320(II2cDevice device, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte ReadRegisters = 0x03;
    private const byte Registers = 4;
    private static readonly TimeSpan WakingTime = TimeSpan.FromMilliseconds(0.8);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private long? _lastRead;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Aosong AM2320, AM2315: temperature and humidity")
    {
        Bus = BusKind.I2c,
        Addresses = [0x5C],
        Quantities = [new("temperature", -40, 125), new("humidity", 0, 100)],
        ShortestInterval = TimeSpan.FromSeconds(2),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => context.OpenI2c(device => new Am2320(device, context.Time));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_lastRead is not { } last || time.GetElapsedTime(last) > Old)
        {
            await AskAsync(cancellationToken);
            await time.AtLeastAsync(BetweenReads, cancellationToken);
        }

        var measurements = await AskAsync(cancellationToken);
        _lastRead = time.GetTimestamp();
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>Modbus' CRC-16, least significant byte first on the wire.</summary>
    internal static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
        }

        return (ushort)crc;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Measurement[]> AskAsync(CancellationToken cancellationToken)
    {
        Wake();
        await time.AtLeastAsync(WakingTime, cancellationToken);
        device.Write([ReadRegisters, 0, Registers]);
        await time.AtLeastAsync(AnswerTime, cancellationToken);
        return Convert();
    }

    /// <summary>The address wakes the chip, which does not acknowledge it: that is no fault here (8.2.4).</summary>
    private void Wake()
    {
        try
        {
            device.Write([0]);
        }
        catch (BusException asleep) when (asleep.Fault == BusFault.NoAnswer)
        {
            // It is awake now; a chip that is not there does not answer the next transfer either.
        }
    }

    private Measurement[] Convert()
    {
        Span<byte> answer = stackalloc byte[8];
        device.Read(answer);
        if (answer[0] != ReadRegisters || answer[1] != Registers)
            throw new BusException(BusFault.BadData, $"The chip refuses the question: it answers 0x{answer[0]:X2} 0x{answer[1]:X2}.");
        if (Crc(answer[..6]) != BinaryPrimitives.ReadUInt16LittleEndian(answer[6..]))
            throw new BusException(BusFault.BadData, "The chip's answer is damaged (CRC); look at the cable.");

        var humidity = BinaryPrimitives.ReadUInt16BigEndian(answer[2..]);
        var temperature = BinaryPrimitives.ReadUInt16BigEndian(answer[4..]);
        var magnitude = (temperature & 0x7FFF) / 10.0; // the top bit is the sign, and the rest is no two's complement
        return [new("temperature", (temperature & 0x8000) != 0 ? -magnitude : magnitude), new("humidity", humidity / 10.0)];
    }
}

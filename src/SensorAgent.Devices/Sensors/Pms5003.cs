using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Plantower PMS5003 and its kin (PMS7003, PMSA003): fine dust, on a serial port.</summary>
/// <remarks>
/// Plantower's manual PMS5003 V2.3: 9600 baud, frame and commands in its appendices. The module is asked for every frame (passive mode).
/// Delivered are the concentrations under atmospheric environment (data 4 to 6).
/// </remarks>
[Sensor("pms5003")]
internal sealed class Pms5003(ISerialPort port, bool sleeps, TimeProvider time) : ISensor, ISensorDriver
{
    private const int FrameLength = 32;
    private const int ReplyLength = 8;
    private const int FirstValue = 10; // data 4
    private static readonly byte[] FrameHead = [0x42, 0x4D, 0, FrameLength - 4];
    private static readonly byte[] ReplyHead = [0x42, 0x4D, 0, ReplyLength - 4, Command.Mode];
    private static readonly TimeSpan ReplyTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FrameTime = TimeSpan.FromSeconds(3); // it measures every 2.3 s while little changes

    private readonly SerialReader _reader = new(port, time);
    private readonly WarmUp _warmUp = new(FanRest.RunUp, "The fan may just have started", time);
    private bool _isPassive;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Plantower PMS5003, PMS7003, PMSA003: fine dust on a serial port")
    {
        Bus = BusKind.Serial,
        Quantities = [new("pm1", 0, 1000), new("pm25", 0, 1000), new("pm10", 0, 1000)],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(3),
        Settings = [FanRest.Key],
        Check = section => FanRest.Check(section, Description!),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Pms5003(context.OpenSerial(new(9600)), context.Get(FanRest.Key), context.Time);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!sleeps)
            return await MeasureAsync(cancellationToken);
        try
        {
            Send(Command.Sleep, 1);
            await time.AtLeastAsync(FanRest.RunUp, cancellationToken);
            return await MeasureAsync(cancellationToken);
        }
        finally
        {
            Send(Command.Sleep, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => port.Dispose();

    private async ValueTask<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        port.DiscardInput();
        if (!_isPassive || sleeps) // a module that lost its supply sends by itself again
        {
            Send(Command.Mode, 0);
            await _reader.FindAsync(ReplyHead, new byte[ReplyLength], ReplyTime, cancellationToken); // some do not reply
            _isPassive = true;
        }

        Send(Command.Read, 0);
        var frame = new byte[FrameLength];
        if (!await _reader.FindAsync(FrameHead, frame, FrameTime, cancellationToken))
            throw SerialReader.Silent("PMS5003", FrameTime);
        if (Sum(frame.AsSpan(0, FrameLength - 2)) != BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(FrameLength - 2)))
            throw SerialReader.Damaged("PMS5003");
        return [One("pm1", 0), One("pm25", 1), One("pm10", 2)];

        Measurement One(string quantity, int at) =>
            _warmUp.Judge(quantity, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(FirstValue + (2 * at))));
    }

    private void Send(byte command, byte argument)
    {
        Span<byte> frame = [0x42, 0x4D, command, 0, argument, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame[5..], Sum(frame[..5]));
        port.Write(frame);
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0;
        foreach (var value in bytes)
            sum += value;
        return sum;
    }

    private static class Command
    {
        public const byte Mode = 0xE1; // 0 passive, 1 active
        public const byte Read = 0xE2;
        public const byte Sleep = 0xE4; // 0 sleep, 1 wake
    }
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>Nova Fitness SDS011: fine dust, on a serial port.</summary>
/// <remarks>
/// Laser Dust Sensor Control Protocol V1.3: 9600 baud, commands 2 (reporting mode), 4 (query) and 6 (sleep and work), checksum over the data
/// bytes. It is asked for every value, and spoken to whatever its id. While it sleeps it hears nothing but the command to work.
/// </remarks>
[Sensor("sds011")]
internal sealed class Sds011(ISerialPort port, bool sleeps, TimeProvider time) : ISensor, ISensorDriver
{
    private const byte Head = 0xAA;
    private const byte Tail = 0xAB;
    private const byte ToSensor = 0xB4;
    private const byte Reply = 0xC5;
    private const byte Values = 0xC0;
    private const int CommandLength = 19;
    private const int AnswerLength = 10;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2); // it measures once a second

    private readonly SerialReader _reader = new(port, time);
    private readonly WarmUp _warmUp = new(FanRest.RunUp, "The fan may just have started", time);
    private bool _isReady;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("Nova Fitness SDS011: fine dust on a serial port")
    {
        Bus = BusKind.Serial,
        Quantities = [new("pm25", 0, 999.9), new("pm10", 0, 999.9)],
        DefaultInterval = TimeSpan.FromSeconds(10),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [FanRest.Key],
        Check = section => FanRest.Check(section, Description!),
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Sds011(context.OpenSerial(new(9600)), context.Get(FanRest.Key), context.Time);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await MeasureAsync(cancellationToken);
        }
        finally
        {
            if (sleeps)
                Rest();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => port.Dispose();

    private void Rest()
    {
        Send(Command.Work, 1, 0);
        _isReady = false;
    }

    private async ValueTask<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (!_isReady)
        {
            await AskAsync(Reply, Command.Work, 1, 1, cancellationToken);
            if (sleeps)
                await time.AtLeastAsync(FanRest.RunUp, cancellationToken);
            await AskAsync(Reply, Command.ReportingMode, 1, 1, cancellationToken); // only when asked
            _isReady = true;
        }

        var answer = await AskAsync(Values, Command.Query, 0, 0, cancellationToken);
        return
        [
            _warmUp.Judge("pm25", BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(2)) / 10.0),
            _warmUp.Judge("pm10", BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(4)) / 10.0),
        ];
    }

    private async ValueTask<byte[]> AskAsync(byte kind, byte command, byte first, byte second, CancellationToken cancellationToken)
    {
        port.DiscardInput();
        Send(command, first, second);
        var answer = new byte[AnswerLength];
        var head = kind == Reply ? new[] { Head, kind, command } : [Head, kind];
        if (!await _reader.FindAsync(head, answer, AnswerTime, cancellationToken))
            throw SerialReader.Silent("SDS011", AnswerTime);
        if (answer[^1] != Tail || Sum(answer.AsSpan(2, 6)) != answer[^2])
            throw SerialReader.Damaged("SDS011");
        return answer;
    }

    private void Send(byte command, byte first, byte second)
    {
        Span<byte> frame = stackalloc byte[CommandLength];
        frame.Clear();
        (frame[0], frame[1], frame[2], frame[3], frame[4]) = (Head, ToSensor, command, first, second);
        (frame[15], frame[16]) = (0xFF, 0xFF); // any id
        (frame[17], frame[18]) = (Sum(frame[2..17]), Tail);
        port.Write(frame);
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
            sum += value;
        return sum;
    }

    private static class Command
    {
        public const byte ReportingMode = 2;
        public const byte Query = 4;
        public const byte Work = 6; // 0 sleep, 1 work
    }
}

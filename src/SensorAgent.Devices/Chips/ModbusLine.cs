using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Chips;

/// <summary>Questions and answers of Modbus RTU on a serial line that others use too.</summary>
/// <remarks>
/// Modbus over Serial Line V1.02, section 2.5.1: frames are 3.5 characters apart, 1.75 ms from 19200 baud on; CRC-16, low byte first, in section
/// 2.5.1.2. Modbus Application Protocol V1.1b3: functions 1 to 4 in section 6, exceptions in section 7. The direction of an RS-485 line is the
/// matter of the adapter or of the kernel.
/// </remarks>
internal sealed class ModbusLine(
    SharedPort shared, SerialSettings settings, Func<SerialSettings, ISerialPort> open, TimeSpan answerTime, TimeProvider time)
{
    private const int ShortestAnswer = 5; // an exception: unit, function, code, CRC
    private const int BitsPerCharacter = 11;
    private const int FastBaudRate = 19_200;
    private const byte ExceptionBit = 0x80;

    private readonly TimeSpan _silence = settings.BaudRate > FastBaudRate
        ? TimeSpan.FromMilliseconds(1.75)
        : TimeSpan.FromSeconds(3.5 * BitsPerCharacter / settings.BaudRate);

    /// <summary>The data bytes that the unit answers with.</summary>
    public ValueTask<byte[]> AskAsync(byte unit, ModbusRegister register, CancellationToken cancellationToken) =>
        shared.UseAsync(settings, open, port => AskAsync(port, unit, register, cancellationToken), cancellationToken);

    /// <summary>The CRC of a frame (Modbus over Serial Line V1.02, appendix B).</summary>
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

    private async ValueTask<byte[]> AskAsync(ISerialPort port, byte unit, ModbusRegister register, CancellationToken cancellationToken)
    {
        var pause = _silence - time.GetElapsedTime(shared.LastSpoken);
        if (pause > TimeSpan.Zero)
            await time.AtLeastAsync(pause, cancellationToken);
        try
        {
            port.DiscardInput();
            port.Write(Request(unit, register));
            return await AnswerAsync(new SerialReader(port, time), unit, register, cancellationToken);
        }
        finally
        {
            shared.LastSpoken = time.GetTimestamp();
        }
    }

    private static byte[] Request(byte unit, ModbusRegister register)
    {
        var frame = new byte[8];
        (frame[0], frame[1]) = (unit, register.Function);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), register.Address);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), register.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(6), Crc(frame.AsSpan(0, 6)));
        return frame;
    }

    private async ValueTask<byte[]> AnswerAsync(SerialReader reader, byte unit, ModbusRegister register, CancellationToken cancellationToken)
    {
        var frame = new byte[ShortestAnswer + register.Length];
        // A line without bias may begin with noise.
        var begins = await reader.FindAsync(new[] { unit }, frame.AsMemory(0, ShortestAnswer), answerTime, cancellationToken);
        if (!begins)
            throw Silent(unit);
        if (frame[1] == (register.Function | ExceptionBit) && HasGoodCrc(frame.AsSpan(0, ShortestAnswer)))
            throw new BusException(BusFault.BadData, $"Unit {unit} refuses register {register.Address}: {Words(frame[2])} (exception {frame[2]}).");
        if (frame[1] != register.Function || frame[2] != register.Length)
            throw Damaged(unit);
        if (!await reader.FillAsync(frame.AsMemory(ShortestAnswer), answerTime, cancellationToken) || !HasGoodCrc(frame))
            throw Damaged(unit);
        return frame[3..^2];
    }

    private static bool HasGoodCrc(ReadOnlySpan<byte> frame) => Crc(frame[..^2]) == BinaryPrimitives.ReadUInt16LittleEndian(frame[^2..]);

    private BusException Silent(byte unit) => new(
        BusFault.NoAnswer,
        $"Unit {unit} does not answer within {Duration.ToWords(answerTime)}; look at its address, Baud and Parity, and at A and B of the line.");

    private static BusException Damaged(byte unit) => new(
        BusFault.BadData,
        $"The answer of unit {unit} is damaged (CRC); look at the cable and its termination, and whether two units have one address.");

    private static string Words(byte exception) => exception switch
    {
        1 => "it does not know the function",
        2 => "it has no such register",
        3 => "it cannot read as many at once",
        4 => "it has failed",
        5 or 6 => "it is busy",
        8 => "its memory is damaged",
        10 => "the gateway has no way to it",
        11 => "it does not answer the gateway",
        _ => "for a reason of its own",
    };
}

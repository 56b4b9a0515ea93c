using System.Buffers.Binary;
using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A Modbus unit of any address (Application Protocol V1.1b3, section 6): its registers are, again and again, tenths of a degree, tenths of
/// a percent, ppm of carbon dioxide and hundredths of a volt; its bits are on.
/// </summary>
[Simulates("modbus_rtu")]
internal sealed class ModbusRtuModel(SimulatedWorld world) : ISerialModel
{
    private readonly SerialAnswers _answers = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length != 8 || ModbusLine.Crc(data[..6]) != BinaryPrimitives.ReadUInt16LittleEndian(data[6..]))
            return;
        var (function, address, count) = (data[1], BinaryPrimitives.ReadUInt16BigEndian(data[2..]), BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
        if (function is < 1 or > 4)
            Send(data[0], (byte)(function | 0x80), 1);
        else if (count is 0 or > 125)
            Send(data[0], (byte)(function | 0x80), 3);
        else if (function <= 2)
            Send([data[0], function, (byte)((count + 7) / 8), .. Enumerable.Repeat((byte)0xFF, (count + 7) / 8)]);
        else
            Send([data[0], function, (byte)(count * 2), .. Enumerable.Range(address, count).Select(Word).SelectMany(Bytes)]);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer) => _answers.Take(buffer);

    private static byte[] Bytes(ushort word) => [(byte)(word >> 8), (byte)word];

    private ushort Word(int address) => (ushort)(short)Math.Round((address % 4) switch
    {
        0 => world.Temperature * 10,
        1 => world.Humidity * 10,
        2 => world.CarbonDioxide,
        _ => world.Voltage * 100,
    });

    private void Send(params ReadOnlySpan<byte> frame)
    {
        var crc = ModbusLine.Crc(frame);
        _answers.Send(frame);
        _answers.Send((byte)crc, (byte)(crc >> 8));
    }
}

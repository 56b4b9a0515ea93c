using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A CCS811 as its registers show it (datasheet v1-06, figure 14): a value every second after its application is started.</summary>
[Simulates("ccs811")]
internal sealed class Ccs811Model(SimulatedWorld world) : II2cChipModel
{
    private const byte ApplicationValid = 0b0001_0000;
    private const byte Running = 0b1000_0000;
    private const byte NewData = 0b0000_1000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private byte _mailbox;
    private bool _running;
    private TimeSpan? _next;

    private bool IsReady => _next <= world.Age;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return;
        _mailbox = data[0];
        if (_mailbox == 0xF4)
            _running = true;
        else if (_mailbox == 0x01 && data.Length > 1 && _running)
            _next = (data[1] >> 4 & 0b111) == 1 ? world.Age + Period : null;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        Span<byte> content = stackalloc byte[8];
        switch (_mailbox)
        {
            case 0x00:
                content[0] = (byte)(ApplicationValid | (_running ? Running : 0) | (IsReady ? NewData : 0));
                break;
            case 0x02:
                BinaryPrimitives.WriteUInt16BigEndian(content, (ushort)world.CarbonDioxide);
                BinaryPrimitives.WriteUInt16BigEndian(content[2..], (ushort)world.OrganicCompounds);
                _next = IsReady ? world.Age + Period : _next;
                break;
            case 0x20:
                content[0] = 0x81;
                break;
        }

        content[..Math.Min(buffer.Length, content.Length)].CopyTo(buffer);
    }
}

using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// A PMS5003 as its frames show it (Plantower's manual, appendices I and II), in the air; it stands for one that was made passive before.
/// </summary>
[Simulates("pms5003")]
internal sealed class Pms5003Model(SimulatedWorld world) : ISerialModel
{
    private readonly SerialAnswers _answers = new();

    /// <summary>True while fan and laser rest.</summary>
    public bool Sleeps { get; private set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length != 7 || data[0] != 0x42 || data[1] != 0x4D)
            return;
        switch (data[2])
        {
            case 0xE1 when !Sleeps:
                Send([0x42, 0x4D, 0, 4, 0xE1, data[4]]);
                break;
            case 0xE2 when !Sleeps:
                SendValues();
                break;
            case 0xE4:
                Sleeps = data[4] == 0;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer) => _answers.Take(buffer);

    private void SendValues()
    {
        Span<byte> frame = stackalloc byte[30];
        frame.Clear();
        (frame[0], frame[1], frame[3]) = (0x42, 0x4D, 28);
        double[] values = [world.FineDust * 0.7, world.FineDust, world.FineDust * 1.3]; // as large as that: no factor below 30 µg/m³
        for (var at = 0; at < 6; at++)
            BinaryPrimitives.WriteUInt16BigEndian(frame[(4 + (2 * at))..], (ushort)Math.Round(values[at % 3]));
        Send(frame);
    }

    private void Send(ReadOnlySpan<byte> frame)
    {
        ushort sum = 0;
        foreach (var value in frame)
            sum += value;
        _answers.Send(frame);
        _answers.Send((byte)(sum >> 8), (byte)sum);
    }
}

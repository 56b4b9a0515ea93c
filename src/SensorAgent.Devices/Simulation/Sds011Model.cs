using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SDS011 as its frames show it (control protocol V1.3), in the air.</summary>
[Simulates("sds011")]
internal sealed class Sds011Model(SimulatedWorld world) : ISerialModel
{
    private readonly SerialAnswers _answers = new();

    /// <summary>True while fan and laser rest.</summary>
    public bool Sleeps { get; private set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length != 19 || data[0] != 0xAA || data[1] != 0xB4)
            return;
        if (data[2] == 6 && data[3] == 1)
            Sleeps = data[4] == 0;
        else if (Sleeps)
            return;

        if (data[2] == 4)
            SendValues();
        else if (data[2] is 2 or 6)
            Send(0xC5, data[2], data[3], data[4], 0);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer) => _answers.Take(buffer);

    private void SendValues()
    {
        var (fine, coarse) = ((int)Math.Round(world.FineDust * 10), (int)Math.Round(world.FineDust * 13));
        Send(0xC0, (byte)fine, (byte)(fine >> 8), (byte)coarse, (byte)(coarse >> 8));
    }

    private void Send(byte kind, byte first, byte second, byte third, byte fourth)
    {
        ReadOnlySpan<byte> id = [0xA1, 0x60];
        var sum = first + second + third + fourth + id[0] + id[1];
        _answers.Send(0xAA, kind, first, second, third, fourth, id[0], id[1], (byte)sum, 0xAB);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MH-Z19B as its frames show it (Winsen's manual, commands), in the air. It answers only who asks for the concentration.</summary>
[Simulates("mhz19b")]
internal sealed class Mhz19bModel(SimulatedWorld world) : ISerialModel
{
    private const int ZeroPoint = 400; // ppm
    private readonly SerialAnswers _answers = new();
    private double _zero;
    private double _span = 1;

    /// <summary>Whether it takes the least of every day for 400 ppm.</summary>
    public bool CalibratesItself { get; private set; } = true;

    private double FromZero => world.CarbonDioxide - ZeroPoint - _zero;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length != 9 || data[0] != 0xFF || Mhz19b.Checksum(data) != data[^1])
            return;
        switch (data[2])
        {
            case 0x86:
                Give();
                break;
            case 0x87:
                _zero += FromZero;
                break;
            case 0x88 when FromZero >= 100: // in the air of its zero point there is no span
                _span = (((data[3] << 8) | data[4]) - ZeroPoint) / FromZero;
                break;
            case 0x79:
                CalibratesItself = data[3] == 0xA0;
                break;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer) => _answers.Take(buffer);

    private void Give()
    {
        var ppm = (int)Math.Clamp(Math.Round(ZeroPoint + (FromZero * _span)), 0, ushort.MaxValue);
        Span<byte> frame = [0xFF, 0x86, (byte)(ppm >> 8), (byte)ppm, (byte)(world.Temperature + 40), 0, 0, 0, 0];
        frame[^1] = Mhz19b.Checksum(frame);
        _answers.Send(frame);
    }
}

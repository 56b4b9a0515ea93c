using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>A MH-Z19B as its frames show it (Winsen's manual, commands), in the air.</summary>
[Simulates("mhz19b")]
internal sealed class Mhz19bModel(SimulatedWorld world) : ISerialModel
{
    private readonly SerialAnswers _answers = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length != 9 || data[0] != 0xFF || data[2] != 0x86 || Mhz19b.Checksum(data) != data[^1])
            return; // it does not answer the other commands
        var ppm = (int)Math.Round(world.CarbonDioxide);
        Span<byte> frame = [0xFF, 0x86, (byte)(ppm >> 8), (byte)ppm, (byte)(world.Temperature + 40), 0, 0, 0, 0];
        frame[^1] = Mhz19b.Checksum(frame);
        _answers.Send(frame);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer) => _answers.Take(buffer);
}

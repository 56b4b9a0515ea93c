using System.Globalization;
using System.Text;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A satellite receiver that sends a GGA and a RMC (NMEA 0183) whenever somebody listens, from a walk in Greenwich.</summary>
[Simulates("gps")]
internal sealed class GpsModel(SimulatedWorld world) : ISerialModel
{
    private readonly SerialAnswers _answers = new();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        // It needs no commands.
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        if (_answers.IsEmpty)
            SendAll();
        return _answers.Take(buffer);
    }

    private void SendAll()
    {
        var at = world.Age;
        var minutes = 28.67 + (world.Tilt / 1000);
        Send($"GPGGA,{at:hhmmss},51{minutes:00.0000},N,00000.0900,W,1,08,0.9,{46 + world.Tilt:0.0},M,46.9,M,,");
        Send($"GPRMC,{at:hhmmss},A,51{minutes:00.0000},N,00000.0900,W,{2 + (world.Tilt / 10):0.0},084.4,201126,,");
    }

    private void Send(FormattableString sentence)
    {
        var text = sentence.ToString(CultureInfo.InvariantCulture);
        _answers.Send(Encoding.ASCII.GetBytes($"${text}*{text.Aggregate(0, (sum, letter) => sum ^ letter):X2}\r\n"));
    }
}

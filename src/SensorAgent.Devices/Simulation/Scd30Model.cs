using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A SCD30 as its commands show it (interface description, section 1.4): a value every interval after a start, each given once; recalibrated at once.</summary>
[Simulates("scd30")]
internal sealed class Scd30Model(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();
    private TimeSpan _interval = TimeSpan.FromSeconds(2);
    private TimeSpan? _next;
    private double _correction;

    /// <summary>Whether it takes the least of some days for 400 ppm.</summary>
    public bool CalibratesItself { get; private set; }

    private double Measured => world.CarbonDioxide + _correction;

    private bool IsReady => _next <= world.Age;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return;
        var argument = data.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(data[2..]) : (ushort)0;
        Obey(BinaryPrimitives.ReadUInt16BigEndian(data), argument);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _answer.Take(buffer);

    private void Obey(ushort command, ushort argument)
    {
        _answer.Clear();
        switch (command)
        {
            case 0x4600 when argument is >= 2 and <= 1800:
                _interval = TimeSpan.FromSeconds(argument);
                break;
            case 0x0010:
                _next = world.Age + _interval;
                break;
            case 0x0104:
                _next = null;
                break;
            case 0x5204 when argument is >= 400 and <= 2000:
                _correction += argument - Measured;
                break;
            case 0x5306:
                CalibratesItself = argument == 1;
                break;
            case 0x0202:
                _answer.SetWords((ushort)(IsReady ? 1 : 0));
                break;
            case 0x0300:
                Give();
                break;
        }
    }

    private void Give()
    {
        Span<ushort> words = stackalloc ushort[6];
        Put(words, Measured);
        Put(words[2..], world.Temperature);
        Put(words[4..], world.Humidity);
        _answer.SetWords(words);
        _next = world.Age + _interval;
    }

    private static void Put(Span<ushort> words, double number)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)number);
        (words[0], words[1]) = ((ushort)(bits >> 16), (ushort)bits);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>A DHT11 or DHT22: when the agent lets go of the wire, it answers with forty bits, timed as in the datasheets.</summary>
internal static class SimulatedDht
{
    private static readonly TimeSpan Wait = TimeSpan.FromMicroseconds(30);
    private static readonly TimeSpan Response = TimeSpan.FromMicroseconds(80);
    private static readonly TimeSpan Low = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Zero = TimeSpan.FromMicroseconds(27);
    private static readonly TimeSpan One = TimeSpan.FromMicroseconds(70);

    public static void Attach(IWires wires, GpioPin pin, Func<byte[]> frame, TimeProvider time)
    {
        var wasLow = false;
        wires.Watch(pin, level =>
        {
            if (wasLow && level)
                Answer(wires, pin, frame(), time.Now());
            wasLow = !level;
        });
    }

    /// <summary>Whole degrees and percent.</summary>
    public static byte[] Dht11(double celsius, double humidity) => WithSum((byte)Math.Round(humidity), 0, (byte)Math.Round(celsius), 0);

    /// <summary>Tenths.</summary>
    public static byte[] Dht22(double celsius, double humidity)
    {
        var (temperature, moisture) = ((int)Math.Round(Math.Abs(celsius) * 10), (int)Math.Round(humidity * 10));
        return WithSum((byte)(moisture >> 8), (byte)moisture, (byte)((celsius < 0 ? 0x80 : 0) | temperature >> 8), (byte)temperature);
    }

    private static byte[] WithSum(byte a, byte b, byte c, byte d) => [a, b, c, d, (byte)(a + b + c + d)];

    private static void Answer(IWires wires, GpioPin pin, byte[] frame, TimeSpan at)
    {
        Play(false, Wait);
        Play(true, Response);
        Play(false, Response);
        for (var bit = 0; bit < 8 * frame.Length; bit++)
        {
            Play(true, Low);
            Play(false, (frame[bit / 8] & (0x80 >> (bit % 8))) != 0 ? One : Zero);
        }

        at += Low;
        wires.Drive(pin, null, at);

        void Play(bool level, TimeSpan after)
        {
            at += after;
            wires.Drive(pin, level, at);
        }
    }
}

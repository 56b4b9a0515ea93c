using SensorAgent.Core.Buses;
using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Simulation;

/// <summary>
/// An AM2320 as its manual has it (section 8.2): asleep it acknowledges nothing but wakes, and each answer is what was measured after the
/// one before.
/// </summary>
[Simulates("am2320")]
internal sealed class Am2320Model(SimulatedWorld world) : II2cChipModel
{
    private readonly WireAnswer _answer = new();
    private (double Temperature, double Humidity) _measured = (world.Temperature, world.Humidity);
    private bool _awake;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (!_awake)
        {
            _awake = true;
            throw new BusException(BusFault.NoAnswer, "The chip was asleep.");
        }

        if (data.SequenceEqual((ReadOnlySpan<byte>)[0x03, 0x00, 0x04]))
            Answer();
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        _answer.Take(buffer);
        _measured = (world.Temperature, world.Humidity);
        _awake = false;
    }

    private void Answer()
    {
        var humidity = (int)Math.Round(_measured.Humidity * 10);
        var temperature = (int)Math.Round(Math.Abs(_measured.Temperature) * 10) | (_measured.Temperature < 0 ? 0x8000 : 0);
        ReadOnlySpan<byte> bytes = [3, 4, (byte)(humidity >> 8), (byte)humidity, (byte)(temperature >> 8), (byte)temperature];
        var crc = Am2320.Crc(bytes);
        _answer.Set([.. bytes, (byte)crc, (byte)(crc >> 8)]);
    }
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A PCA9685 (datasheet rev. 4): asleep and off after power-up; the prescaler takes a value only while it sleeps.</summary>
[Simulates("pca9685")]
internal class Pca9685Model : II2cChipModel
{
    private const int Mode1 = 0x00;
    private const int Mode2 = 0x01;
    private const int FirstChannel = 0x06;
    private const int LastOfChannels = 0x45;
    private const int Prescale = 0xFE;
    private readonly RegisterFile _registers = new(256);

    public Pca9685Model(SimulatedWorld world)
    {
        _ = world; // nothing of it reaches an output
        _registers[Mode1] = 0x11;
        _registers[Mode2] = 0x04;
        _registers[Prescale] = 0x1E;
        for (var high = FirstChannel + 3; high <= LastOfChannels; high += 4)
            _registers[high] = 0x10;
    }

    /// <summary>The frequency at the outputs in Hz.</summary>
    public double Frequency => 25_000_000 / (4096.0 * (_registers[Prescale] + 1));

    private bool Sleeps => (_registers[Mode1] & 0x10) != 0;

    private bool Increments => (_registers[Mode1] & 0x20) != 0;

    /// <summary>The four registers of a channel.</summary>
    public ReadOnlySpan<byte> Channel(int number) => _registers.Slice(FirstChannel + (4 * number), 4);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data) => _registers.Write(
        data,
        (register, value) =>
        {
            if (register != Prescale || Sleeps)
                _registers[register] = register == Prescale ? Math.Max((byte)3, value) : value;
        },
        Increments);

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => _registers.Read(buffer, Increments);
}

/// <summary>The same chip with servos on it.</summary>
[Simulates("pca9685_servo")]
internal sealed class Pca9685ServoModel(SimulatedWorld world) : Pca9685Model(world);

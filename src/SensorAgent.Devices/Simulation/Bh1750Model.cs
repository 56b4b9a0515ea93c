using System.Buffers.Binary;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A BH1750 as its instructions show it (technical note 2011.11 rev. D, p. 5): it measures only while powered.</summary>
[Simulates("bh1750")]
internal sealed class Bh1750Model(SimulatedWorld world) : II2cChipModel
{
    private bool _powered;
    private int _measurementTime = 69;
    private ushort _counts;

    /// <summary>True between power on and the end of a one-time measurement.</summary>
    public bool IsPowered => _powered;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        foreach (var instruction in data)
            Obey(instruction);
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        Span<byte> raw = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(raw, _counts);
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = raw[i % 2];
    }

    private void Obey(byte instruction)
    {
        switch (instruction)
        {
            case 0b0000_0000:
                _powered = false;
                break;
            case 0b0000_0001:
                _powered = true;
                break;
            case 0b0000_0111 when _powered:
                _counts = 0;
                break;
            case 0b0010_0000 when _powered:
                _counts = (ushort)Math.Clamp(Math.Round(world.Illuminance * 1.2 * _measurementTime / 69), 0, ushort.MaxValue);
                _powered = false;
                break;
            case var high when high >> 3 == 0b01000:
                _measurementTime = (_measurementTime & 0b1_1111) | ((high & 0b111) << 5);
                break;
            case var low when low >> 5 == 0b011:
                _measurementTime = (_measurementTime & 0b1110_0000) | (low & 0b1_1111);
                break;
        }
    }
}

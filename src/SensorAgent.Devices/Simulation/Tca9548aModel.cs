using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Simulation;

/// <summary>A TCA9548A (datasheet SCPS207): no channel is connected after power-up; the last byte written says which are.</summary>
public sealed class Tca9548aModel : II2cMultiplexerModel
{
    private readonly Dictionary<(int Channel, int Address), II2cChipModel> _chips = [];
    private byte _connected;

    /// <summary>Puts a chip behind a channel.</summary>
    public void Attach(int channel, int address, II2cChipModel chip) => _chips[(channel, address)] = chip;

    /// <inheritdoc/>
    public IEnumerable<II2cChipModel> At(int address)
    {
        for (var channel = 0; channel < I2cBusId.Channels; channel++)
        {
            if ((_connected >> channel & 1) != 0 && _chips.TryGetValue((channel, address), out var chip))
                yield return chip;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
            _connected = data[^1];
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer) => buffer.Fill(_connected);
}

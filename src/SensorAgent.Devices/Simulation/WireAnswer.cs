using SensorAgent.Core.Buses;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Simulation;

/// <summary>What a modelled chip has ready for the next read; without anything it does not acknowledge, as the real one.</summary>
internal sealed class WireAnswer
{
    private byte[]? _bytes;

    /// <summary>Puts bytes ready.</summary>
    public void Set(params ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>Puts Sensirion's words ready, each with its checksum.</summary>
    public void SetWords(params ReadOnlySpan<ushort> words)
    {
        _bytes = new byte[words.Length * 3];
        for (var i = 0; i < words.Length; i++)
            Sensirion.WriteWord(_bytes.AsSpan(i * 3), words[i]);
    }

    /// <summary>Throws away what was ready.</summary>
    public void Clear() => _bytes = null;

    /// <summary>Gives it, once; what is read beyond comes as ones, as on an idle bus.</summary>
    public void Take(Span<byte> buffer)
    {
        if (_bytes is null)
            throw new BusException(BusFault.NoAnswer, "The chip does not acknowledge: it has nothing to say yet.");
        buffer.Fill(0xFF);
        _bytes.AsSpan(0, Math.Min(_bytes.Length, buffer.Length)).CopyTo(buffer);
        _bytes = null;
    }
}

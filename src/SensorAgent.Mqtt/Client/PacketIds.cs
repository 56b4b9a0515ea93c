using System.Collections;

namespace SensorAgent.Mqtt.Client;

/// <summary>Packet identifiers in use, 1 to 65,535 (section 2.2.1). Goes round, so that one just freed rests as long as it can.</summary>
internal sealed class PacketIds
{
    private readonly BitArray _used = new(ushort.MaxValue + 1);
    private ushort _last;
    private int _count;

    /// <summary>Takes a free identifier; 0 when all are in use.</summary>
    public ushort Take()
    {
        if (_count == ushort.MaxValue)
            return 0;
        do
            _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
        while (_used[_last]);

        _used[_last] = true;
        _count++;
        return _last;
    }

    /// <summary>Takes a certain identifier, as far as it is free.</summary>
    public void Take(ushort id)
    {
        if (_used[id])
            return;
        _used[id] = true;
        _count++;
    }

    /// <summary>Frees an identifier.</summary>
    public void Free(ushort id)
    {
        if (!_used[id])
            return;
        _used[id] = false;
        _count--;
    }
}

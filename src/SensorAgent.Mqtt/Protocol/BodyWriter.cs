using System.Buffers.Binary;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>Writes what follows a packet's fixed header, or only measures it.</summary>
internal ref struct BodyWriter
{
    private readonly Span<byte> _target;
    private readonly bool _measures;

    /// <summary>Writes into exactly that span.</summary>
    public BodyWriter(Span<byte> target) => _target = target;

    private BodyWriter(bool measures) => _measures = measures;

    /// <summary>A writer that only counts.</summary>
    public static BodyWriter Measure => new(measures: true);

    /// <summary>Bytes written, or counted.</summary>
    public int Length { get; private set; }

    public void Byte(int value)
    {
        if (!_measures)
            _target[Length] = (byte)value;
        Length++;
    }

    public void UInt16(int value)
    {
        if (!_measures)
            BinaryPrimitives.WriteUInt16BigEndian(_target[Length..], (ushort)value);
        Length += 2;
    }

    public void UInt32(uint value)
    {
        if (!_measures)
            BinaryPrimitives.WriteUInt32BigEndian(_target[Length..], value);
        Length += 4;
    }

    public void VariableByteInteger(int value) =>
        Length += _measures ? Protocol.VariableByteInteger.Size(value) : Protocol.VariableByteInteger.Write(_target[Length..], value);

    /// <summary>A string behind its length.</summary>
    /// <exception cref="ArgumentException">It is too long or not well formed.</exception>
    public void Text(string text)
    {
        if (_measures)
        {
            Length += 2 + MqttText.Size(text);
            return;
        }

        var used = MqttText.Encode(text, _target[(Length + 2)..]);
        BinaryPrimitives.WriteUInt16BigEndian(_target[Length..], (ushort)used);
        Length += 2 + used;
    }

    /// <summary>Bytes behind their length.</summary>
    /// <exception cref="ArgumentException">They are more than 65,535.</exception>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ushort.MaxValue)
            throw new ArgumentException("Binary data is longer than 65,535 bytes.", nameof(bytes));
        UInt16(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Bytes as they are.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (!_measures)
            bytes.CopyTo(_target[Length..]);
        Length += bytes.Length;
    }

    /// <summary>A packet's properties behind their length.</summary>
    public void Properties<T>(in T packet)
        where T : IPacketWithProperties
    {
        var counted = Measure;
        packet.WriteProperties(ref counted);
        VariableByteInteger(counted.Length);
        packet.WriteProperties(ref this);
    }

    public void Property(PropertyId id, byte? value)
    {
        if (value is not { } given)
            return;
        Byte((int)id);
        Byte(given);
    }

    public void Property(PropertyId id, ushort? value)
    {
        if (value is not { } given)
            return;
        Byte((int)id);
        UInt16(given);
    }

    public void Property(PropertyId id, uint? value)
    {
        if (value is not { } given)
            return;
        Byte((int)id);
        UInt32(given);
    }

    public void Property(PropertyId id, string? value)
    {
        if (value is null)
            return;
        Byte((int)id);
        Text(value);
    }

    public void Property(PropertyId id, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } given)
            return;
        Byte((int)id);
        Binary(given.Span);
    }

    public void SubscriptionIdentifier(int value)
    {
        Byte((int)PropertyId.SubscriptionIdentifier);
        VariableByteInteger(value);
    }

    public void UserProperties(IReadOnlyList<KeyValuePair<string, string>>? properties)
    {
        for (var i = 0; i < (properties?.Count ?? 0); i++)
        {
            Byte((int)PropertyId.UserProperty);
            Text(properties![i].Key);
            Text(properties[i].Value);
        }
    }
}

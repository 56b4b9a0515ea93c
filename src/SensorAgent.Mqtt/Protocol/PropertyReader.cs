using System.Numerics;

namespace SensorAgent.Mqtt.Protocol;

/// <summary>
/// Goes through a packet's properties (section 2.2.2). Refuses those that may not stand there, those that stand twice though
/// they may not, and values out of their range.
/// </summary>
internal ref struct PropertyReader
{
    private const ulong Repeatable = 1UL << (int)PropertyId.UserProperty | 1UL << (int)PropertyId.SubscriptionIdentifier;
    private readonly ulong _allowed;
    private readonly int _end;
    private ulong _seen;

    /// <summary>Reads the property length; a packet that ends before it has none, where that is allowed.</summary>
    public PropertyReader(scoped ref BodyReader reader, ulong allowed)
    {
        _allowed = allowed;
        var length = reader.ReadVariableByteInteger();
        if (length > reader.Remaining)
            throw MqttProtocolException.Malformed("The properties are longer than the packet.");
        _end = reader.Position + length;
    }

    /// <summary>True if that property has been read.</summary>
    public readonly bool Has(PropertyId id) => (_seen & 1UL << (int)id) != 0;

    /// <summary>Reads the next identifier; its value has to be read at once.</summary>
    public bool TryNext(scoped ref BodyReader reader, out PropertyId id)
    {
        id = default;
        if (reader.Position >= _end)
            return reader.Position == _end ? false : throw MqttProtocolException.Malformed("A property is longer than the property length says.");

        var number = reader.ReadVariableByteInteger();
        var bit = number < 64 ? 1UL << number : 0;
        if ((bit & _allowed) == 0)
            throw MqttProtocolException.Malformed($"Property 0x{number:X2} may not stand in this packet.");
        id = (PropertyId)number;
        if ((_seen & bit & ~Repeatable) != 0)
            throw new MqttProtocolException(ReasonCode.ProtocolError, $"The property {id} stands twice.");

        _seen |= bit;
        return true;
    }

    /// <summary>A byte that is 0 or 1.</summary>
    public static bool ReadFlag(scoped ref BodyReader reader, PropertyId id) => reader.ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw OutOfRange(id),
    };

    /// <summary>A number that is not 0.</summary>
    public static T NotZero<T>(T value, PropertyId id)
        where T : INumberBase<T> => T.IsZero(value) ? throw OutOfRange(id) : value;

    /// <summary>A user property, appended to a list that is made for the first.</summary>
    public static void AddUserProperty(scoped ref BodyReader reader, ref List<KeyValuePair<string, string>>? list)
    {
        var name = reader.ReadText();
        (list ??= []).Add(new(name, reader.ReadText()));
    }

    private static MqttProtocolException OutOfRange(PropertyId id) =>
        new(ReasonCode.ProtocolError, $"The property {id} has a value that is not allowed.");
}

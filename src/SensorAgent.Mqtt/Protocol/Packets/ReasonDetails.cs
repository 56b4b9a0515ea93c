namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>The properties that explain a reason code: a string for people and user properties.</summary>
internal struct ReasonDetails
{
    private List<KeyValuePair<string, string>>? _userProperties;

    public string? ReasonString { get; private set; }

    public readonly IReadOnlyList<KeyValuePair<string, string>>? UserProperties => _userProperties;

    /// <summary>Reads the properties of a packet that has no others.</summary>
    public static ReasonDetails ReadAll(ref BodyReader reader, ulong allowed = PropertySets.Acknowledgement)
    {
        var details = default(ReasonDetails);
        var properties = new PropertyReader(ref reader, allowed);
        while (properties.TryNext(ref reader, out var id))
            details.Read(ref reader, id);
        return details;
    }

    /// <summary>Reads one of the two.</summary>
    public void Read(ref BodyReader reader, PropertyId id)
    {
        if (id == PropertyId.ReasonString)
            ReasonString = reader.ReadText();
        else
            PropertyReader.AddUserProperty(ref reader, ref _userProperties);
    }

    /// <summary>Reads a reason code that may stand in that packet.</summary>
    public static ReasonCode ReadCode(ref BodyReader reader, PacketType packet)
    {
        var code = (ReasonCode)reader.ReadByte();
        return code.MayStandIn(packet) ? code : throw MqttProtocolException.Malformed($"{packet} has the reason code 0x{(int)code:X2}.");
    }
}

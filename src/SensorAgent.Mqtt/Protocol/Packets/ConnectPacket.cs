namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>CONNECT (section 3.1).</summary>
internal sealed record ConnectPacket : IPacket, IPacketWithProperties
{
    public MqttProtocolVersion Version { get; init; } = MqttProtocolVersion.V5;

    /// <summary>May be empty: the server then assigns one (3.1.1: only with <see cref="CleanStart"/> [MQTT-3.1.3-7]).</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Clean Start; in 3.1.1 Clean Session.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>Seconds, 0 to 65,535; 0 switches the keep-alive off.</summary>
    public ushort KeepAlive { get; init; }

    public string? UserName { get; init; }

    public ReadOnlyMemory<byte>? Password { get; init; }

    public Will? Will { get; init; }

    /// <summary>Seconds; 0 ends the session with the connection, <see cref="uint.MaxValue"/> never. Null when not said (0).</summary>
    public uint? SessionExpiryInterval { get; init; }

    /// <summary>QoS 1 and 2 messages that the client takes unacknowledged, 1 to 65,535; null for 65,535.</summary>
    public ushort? ReceiveMaximum { get; init; }

    /// <summary>Largest packet in bytes that the client takes; null for any.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>Highest alias that the client takes; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>Asks for <see cref="ConnackPacket.ResponseInformation"/>.</summary>
    public bool RequestResponseInformation { get; init; }

    /// <summary>Whether reason strings and user properties may come in packets other than PUBLISH, CONNACK and DISCONNECT.</summary>
    public bool RequestProblemInformation { get; init; } = true;

    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }

    public string? AuthenticationMethod { get; init; }

    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }

    public byte FirstByte => (int)PacketType.Connect << 4;

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
        writer.Text("MQTT");
        writer.Byte((int)version);
        writer.Byte(Flags());
        writer.UInt16(KeepAlive);
        if (version == MqttProtocolVersion.V5)
            writer.Properties(this);
        writer.Text(ClientId);
        if (Will is { } will)
        {
            if (version == MqttProtocolVersion.V5)
                writer.Properties(new WillProperties(will));
            writer.Text(will.Topic);
            writer.Binary(will.Payload.Span);
        }

        if (UserName is not null)
            writer.Text(UserName);
        if (Password is { } password)
            writer.Binary(password.Span);
    }

    public void WriteProperties(ref BodyWriter writer)
    {
        writer.Property(PropertyId.SessionExpiryInterval, SessionExpiryInterval);
        writer.Property(PropertyId.ReceiveMaximum, ReceiveMaximum);
        writer.Property(PropertyId.MaximumPacketSize, MaximumPacketSize);
        writer.Property(PropertyId.TopicAliasMaximum, TopicAliasMaximum == 0 ? null : TopicAliasMaximum);
        writer.Property(PropertyId.RequestResponseInformation, RequestResponseInformation ? (byte)1 : null);
        writer.Property(PropertyId.RequestProblemInformation, RequestProblemInformation ? null : (byte)0);
        writer.UserProperties(UserProperties);
        writer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        writer.Property(PropertyId.AuthenticationData, AuthenticationData);
    }

    private int Flags()
    {
        var flags = (CleanStart ? 0x02 : 0) | (UserName is null ? 0 : 0x80) | (Password is null ? 0 : 0x40);
        return Will is { } will ? flags | 0x04 | (int)will.Qos << 3 | (will.Retain ? 0x20 : 0) : flags;
    }

    private readonly record struct WillProperties(Will Will) : IPacketWithProperties
    {
        public void WriteProperties(ref BodyWriter writer)
        {
            writer.Property(PropertyId.WillDelayInterval, Will.DelayInterval == 0 ? null : Will.DelayInterval);
            writer.Property(PropertyId.MessageExpiryInterval, Will.ExpiryInterval);
            PublishProperties.Write(ref writer, Will.Properties);
        }
    }
}

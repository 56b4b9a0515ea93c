namespace SensorAgent.Mqtt.Protocol.Packets;

/// <summary>PINGREQ or PINGRESP (sections 3.12 and 3.13): a type and nothing else.</summary>
internal readonly record struct EmptyPacket(PacketType Type) : IPacket
{
    public byte FirstByte => (byte)((int)Type << 4);

    /// <summary>Checks that a received one is empty.</summary>
    /// <exception cref="MqttProtocolException">It is not.</exception>
    public static void Check(ReadOnlyMemory<byte> body) => new BodyReader(body).End();

    public void WriteBody(ref BodyWriter writer, MqttProtocolVersion version)
    {
    }
}

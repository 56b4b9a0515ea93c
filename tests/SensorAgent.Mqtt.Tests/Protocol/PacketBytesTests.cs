using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Protocol;

/// <summary>Packets whose bytes were put together by hand from the specifications.</summary>
public sealed class PacketBytesTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.V311;
    private const MqttProtocolVersion V5 = MqttProtocolVersion.V5;

    [Theory]
    // CONNECT: client "a", keep-alive 60, clean session
    [InlineData(V311, "10 0D 0004 4D515454 04 02 003C 0001 61")]
    // ... user "u", password "p", retained will of QoS 1 to "w" with payload "x"
    [InlineData(V311, "10 19 0004 4D515454 04 EE 003C 0001 61 0001 77 0001 78 0001 75 0001 70")]
    [InlineData(V5, "10 0E 0004 4D515454 05 02 003C 00 0001 61")]
    // ... every property of CONNECT and of a will
    [InlineData(V5, """
        10 57 0004 4D515454 05 2C 000A
        24 11 0000003C 21 0014 27 00010000 22 000A 19 01 17 00 26 0001 6B 0001 76 15 0001 6D 16 0002 0102
        0001 61
        1F 18 00000005 02 0000000A 01 01 03 0001 63 08 0001 72 09 0001 FF 26 0001 6B 0001 76
        0001 77 0000
        """)]
    // CONNACK
    [InlineData(V311, "20 02 01 00")]
    [InlineData(V311, "20 02 00 05")]
    [InlineData(V5, "20 03 00 00 00")]
    [InlineData(V5, "20 03 00 87 00")]
    [InlineData(V5, """
        20 3F 00 00 3C
        11 0000003C 21 0014 24 01 25 00 27 00010000 12 0001 69 22 000A 1F 0001 72 26 0001 6B 0001 76
        28 00 29 00 2A 00 13 001E 1A 0001 69 1C 0001 73 15 0001 6D 16 0001 FF
        """)]
    // PUBLISH
    [InlineData(V311, "30 05 0003 612F62")]
    [InlineData(V311, "3D 08 0003 612F62 0001 31")]
    [InlineData(V5, "31 07 0003 612F62 00 31")]
    [InlineData(V5, "34 2B 0001 74 FFFF 24 02 0000000A 23 0003 01 00 03 0001 63 08 0001 72 09 0001 FF 26 0001 6B 0001 76 0B 01 0B FFFFFF7F 41")]
    // PUBACK, PUBREC, PUBREL, PUBCOMP
    [InlineData(V311, "40 02 0001")]
    [InlineData(V5, "50 02 FFFF")]
    [InlineData(V5, "62 03 0001 92")]
    [InlineData(V5, "70 0F 0001 92 0B 1F 0001 72 26 0001 6B 0001 76")]
    [InlineData(V5, "40 08 0001 00 04 1F 0001 72")]
    // SUBSCRIBE, SUBACK
    [InlineData(V311, "82 0A 0001 0001 61 01 0001 62 02")]
    [InlineData(V5, "82 10 0001 09 0B 02 26 0001 6B 0001 76 0001 61 2D")]
    [InlineData(V311, "90 05 0001 00 02 80")]
    [InlineData(V5, "90 06 0001 00 01 8F A2")]
    // UNSUBSCRIBE, UNSUBACK
    [InlineData(V311, "A2 05 0001 0001 61")]
    [InlineData(V5, "A2 06 0001 00 0001 61")]
    [InlineData(V311, "B0 02 0001")]
    [InlineData(V5, "B0 05 0001 00 00 11")]
    // PINGREQ, PINGRESP, DISCONNECT, AUTH
    [InlineData(V311, "C0 00")]
    [InlineData(V5, "D0 00")]
    [InlineData(V311, "E0 00")]
    [InlineData(V5, "E0 01 8B")]
    [InlineData(V5, "E0 0F 9C 0D 11 00000000 1F 0001 72 1C 0001 73")]
    [InlineData(V5, "F0 00")]
    [InlineData(V5, "F0 0A 18 08 15 0001 6D 16 0001 FF")]
    public void Comes_back_as_the_same_bytes(MqttProtocolVersion version, string digits)
    {
        var bytes = Packets.Hex(digits.ReplaceLineEndings(""));

        Assert.Equal(Convert.ToHexString(bytes), Packets.Again(bytes, version));
    }

    [Fact]
    public void Reads_each_field_of_a_connect()
    {
        var packet = Assert.IsType<ConnectPacket>(Packets.Read(
            Packets.Hex("10 19 0004 4D515454 04 EE 003C 0001 61 0001 77 0001 78 0001 75 0001 70"), V311));

        Assert.Equal((V311, "a", true, (ushort)60), (packet.Version, packet.ClientId, packet.CleanStart, packet.KeepAlive));
        Assert.Equal("u", packet.UserName);
        Assert.Equal("p"u8.ToArray(), packet.Password!.Value.ToArray());
        Assert.Equal(("w", QualityOfService.AtLeastOnce, true), (packet.Will!.Topic, packet.Will.Qos, packet.Will.Retain));
        Assert.Equal("x"u8.ToArray(), packet.Will.Payload.ToArray());
    }

    [Fact]
    public void Reads_each_field_of_a_publish()
    {
        var packet = (PublishPacket)Packets.Read(
            Packets.Hex("3D 1C 0001 74 0102 15 02 0000000A 23 0003 01 01 03 0001 63 26 0001 6B 0001 76 41"), V5);

        Assert.Equal(("t", (ushort)0x0102, (ushort)3, 10u), (packet.Topic, packet.PacketId, packet.TopicAlias, packet.ExpiryInterval!.Value));
        Assert.Equal((QualityOfService.ExactlyOnce, true, true), (packet.Qos, packet.Duplicate, packet.Retain));
        Assert.Equal("A"u8.ToArray(), packet.Payload.ToArray());
        Assert.Equal((PayloadFormat.Utf8, "c"), (packet.Properties!.PayloadFormat, packet.Properties.ContentType));
        Assert.Equal([new("k", "v")], packet.Properties.UserProperties);
    }

    [Fact]
    public void A_reason_that_3_1_1_cannot_say_becomes_the_nearest_return_code()
    {
        Assert.Equal("20020005", Convert.ToHexString(Packets.Bytes(new ConnackPacket { Reason = ReasonCode.Banned }, V311)));
        Assert.Equal("20020003", Convert.ToHexString(Packets.Bytes(new ConnackPacket { Reason = ReasonCode.QuotaExceeded }, V311)));
        Assert.Equal("9003000180", Convert.ToHexString(Packets.Bytes(
            new SubackPacket(PacketType.Suback, 1, [ReasonCode.NotAuthorized]), V311)));
    }

    [Fact]
    public void A_3_1_1_server_may_refuse_a_connect_of_version_5_in_its_own_way()
    {
        var answer = Assert.IsType<ConnackPacket>(Packets.Read(Packets.Hex("20 02 00 01"), V5));

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, answer.Reason);
    }

    [Fact]
    public void Writes_nothing_that_the_receiver_finds_too_large()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var packet = new PublishPacket { Topic = "a", Payload = new byte[100] };

        Assert.Throws<MqttPacketTooLargeException>(() => PacketEncoder.Write(output, packet, V5, 105));

        Assert.Equal(0, output.WrittenCount);
        Assert.Equal(106, PacketEncoder.Write(output, packet, V5, 106));
    }

    [Fact]
    public void A_quality_0_publish_is_written_and_read_without_allocation()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(4096);
        var topics = new TopicCache();
        var packet = new PublishPacket { Topic = "/Sensor/temperature/room1", Payload = "21.4"u8.ToArray() };
        long before = 0;
        for (var round = 0; round < 200; round++)
        {
            if (round == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            output.ResetWrittenCount();
            var size = PacketEncoder.Write(output, packet, V5);
            var read = PublishPacket.Read(0, output.WrittenMemory[2..size], V5, topics);
            if (read.Topic.Length != packet.Topic.Length)
                throw new InvalidOperationException("The topic changed.");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

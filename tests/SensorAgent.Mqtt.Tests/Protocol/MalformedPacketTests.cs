using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Tests.Protocol;

/// <summary>What has to be refused, and with which reason.</summary>
public sealed class MalformedPacketTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.V311;
    private const MqttProtocolVersion V5 = MqttProtocolVersion.V5;
    private const ReasonCode Malformed = ReasonCode.MalformedPacket;
    private const ReasonCode Protocol = ReasonCode.ProtocolError;

    [Theory]
    [InlineData("type 0", V5, Malformed, "00 00")]
    [InlineData("AUTH in 3.1.1", V311, Malformed, "F0 00")]
    [InlineData("flags of CONNECT", V5, Malformed, "11 0E 0004 4D515454 05 02 003C 00 0001 61")]
    [InlineData("flags of SUBSCRIBE", V5, Malformed, "80 07 0001 00 0001 61 00")]
    [InlineData("flags of UNSUBSCRIBE", V5, Malformed, "A0 06 0001 00 0001 61")]
    [InlineData("flags of PUBREL", V5, Malformed, "60 02 0001")]
    [InlineData("flags of PUBACK", V5, Malformed, "42 02 0001")]
    [InlineData("flags of PINGREQ", V5, Malformed, "C1 00")]
    [InlineData("PUBLISH of QoS 3", V5, Malformed, "36 06 0001 61 0001 00")]
    [InlineData("DUP with QoS 0", V5, Malformed, "38 04 0001 61 00")]
    [InlineData("length of five bytes", V5, Malformed, "30 80 80 80 80 01")]
    [InlineData("length longer than needed", V5, Malformed, "C0 80 00")]
    [InlineData("PINGREQ with a body", V5, Malformed, "C0 01 00")]
    [InlineData("protocol name", V311, ReasonCode.UnsupportedProtocolVersion, "10 0D 0004 4D515455 04 02 003C 0001 61")]
    [InlineData("protocol level 6", V5, ReasonCode.UnsupportedProtocolVersion, "10 0D 0004 4D515454 06 02 003C 0001 61")]
    [InlineData("MQTT 3.1", V5, ReasonCode.UnsupportedProtocolVersion, "10 0F 0006 4D5149736470 03 02 003C 0001 61")]
    [InlineData("reserved CONNECT flag", V311, Malformed, "10 0D 0004 4D515454 04 03 003C 0001 61")]
    [InlineData("will QoS without a will", V311, Malformed, "10 0D 0004 4D515454 04 0A 003C 0001 61")]
    [InlineData("will retain without a will", V311, Malformed, "10 0D 0004 4D515454 04 22 003C 0001 61")]
    [InlineData("will QoS 3", V311, Malformed, "10 13 0004 4D515454 04 1E 003C 0001 61 0001 77 0001 78")]
    [InlineData("password without user name", V311, Malformed, "10 10 0004 4D515454 04 42 003C 0001 61 0001 70")]
    [InlineData("will topic with a wildcard", V311, ReasonCode.TopicNameInvalid, "10 13 0004 4D515454 04 06 003C 0001 61 0001 23 0001 78")]
    [InlineData("CONNECT cut short", V311, Malformed, "10 0A 0004 4D515454 04 02 003C")]
    [InlineData("CONNECT with more behind it", V311, Malformed, "10 0E 0004 4D515454 04 02 003C 0001 61 00")]
    [InlineData("receive maximum 0", V5, Protocol, "10 11 0004 4D515454 05 02 003C 03 21 0000 0001 61")]
    [InlineData("maximum packet size 0", V5, Protocol, "10 13 0004 4D515454 05 02 003C 05 27 00000000 0001 61")]
    [InlineData("request problem information 2", V5, Protocol, "10 10 0004 4D515454 05 02 003C 02 17 02 0001 61")]
    [InlineData("session expiry twice", V5, Protocol, "10 18 0004 4D515454 05 02 003C 0A 11 00000001 11 00000001 0001 61")]
    [InlineData("authentication data without method", V5, Protocol, "10 12 0004 4D515454 05 02 003C 04 16 0001 FF 0001 61")]
    [InlineData("property of another packet", V5, Malformed, "10 11 0004 4D515454 05 02 003C 03 23 0001 0001 61")]
    [InlineData("unknown property", V5, Malformed, "10 10 0004 4D515454 05 02 003C 02 7F 00 0001 61")]
    [InlineData("properties longer than the packet", V5, Malformed, "10 0E 0004 4D515454 05 02 003C 7F 0001 61")]
    [InlineData("property longer than the properties", V5, Malformed, "10 13 0004 4D515454 05 02 003C 04 11 00000001 0001 61")]
    [InlineData("CONNACK flags", V5, Malformed, "20 03 02 00 00")]
    [InlineData("CONNACK code of nothing", V5, Malformed, "20 03 00 01 00")]
    [InlineData("CONNACK return code 6", V311, Malformed, "20 02 00 06")]
    [InlineData("CONNACK refuses with a session", V5, Protocol, "20 03 01 87 00")]
    [InlineData("maximum QoS 2", V5, Protocol, "20 05 00 00 02 24 02")]
    [InlineData("PUBLISH without a topic", V311, Protocol, "30 02 0000")]
    [InlineData("PUBLISH without topic or alias", V5, Protocol, "30 03 0000 00")]
    [InlineData("topic with +", V5, ReasonCode.TopicNameInvalid, "30 06 0003 612F2B 00")]
    [InlineData("topic with #", V311, ReasonCode.TopicNameInvalid, "30 03 0001 23")]
    [InlineData("topic with U+0000", V311, Malformed, "30 05 0003 610062")]
    [InlineData("topic with a surrogate", V311, Malformed, "30 05 0003 EDA080")]
    [InlineData("topic overlong UTF-8", V311, Malformed, "30 04 0002 C080")]
    [InlineData("topic cut short", V311, Malformed, "30 04 0003 6162")]
    [InlineData("packet id 0 in PUBLISH", V311, Protocol, "32 05 0001 61 0000")]
    [InlineData("topic alias 0", V5, ReasonCode.TopicAliasInvalid, "30 07 0001 61 03 23 0000")]
    [InlineData("payload format 2", V5, Protocol, "30 06 0001 61 02 01 02")]
    [InlineData("response topic with a wildcard", V5, Protocol, "30 08 0001 61 04 08 0001 2B")]
    [InlineData("subscription identifier 0", V5, Protocol, "30 06 0001 61 02 0B 00")]
    [InlineData("packet id 0 in PUBACK", V5, Protocol, "40 02 0000")]
    [InlineData("PUBACK with more behind it", V311, Malformed, "40 03 0001 00")]
    [InlineData("PUBACK with a code of another packet", V5, Malformed, "40 03 0001 92")]
    [InlineData("PUBREL cut short", V5, Malformed, "62 01 00")]
    [InlineData("SUBSCRIBE without a filter", V5, Protocol, "82 03 0001 00")]
    [InlineData("packet id 0 in SUBSCRIBE", V311, Protocol, "82 06 0000 0001 61 00")]
    [InlineData("reserved subscription options", V5, Malformed, "82 07 0001 00 0001 61 40")]
    [InlineData("options of version 5 in 3.1.1", V311, Malformed, "82 06 0001 0001 61 04")]
    [InlineData("subscription of QoS 3", V5, Malformed, "82 07 0001 00 0001 61 03")]
    [InlineData("retain handling 3", V5, Protocol, "82 07 0001 00 0001 61 30")]
    [InlineData("no local on a shared subscription", V5, Protocol, "82 10 0001 00 000A 2473686172652F672F61 04")]
    [InlineData("two subscription identifiers", V5, Protocol, "82 0B 0001 04 0B 01 0B 02 0001 61 00")]
    [InlineData("SUBACK without a code", V5, Malformed, "90 03 0001 00")]
    [InlineData("SUBACK return code 3", V311, Malformed, "90 03 0001 03")]
    [InlineData("UNSUBSCRIBE without a filter", V311, Protocol, "A2 02 0001")]
    [InlineData("reason string in UNSUBSCRIBE", V5, Malformed, "A2 0A 0001 04 1F 0001 72 0001 61")]
    [InlineData("DISCONNECT with a body in 3.1.1", V311, Malformed, "E0 01 00")]
    [InlineData("DISCONNECT with a code of another packet", V5, Malformed, "E0 01 01")]
    [InlineData("AUTH without a method", V5, Protocol, "F0 02 18 00")]
    public void Is_refused_with_its_reason(string what, MqttProtocolVersion version, ReasonCode reason, string digits)
    {
        var bytes = Packets.Hex(digits);

        var refusal = Assert.Throws<MqttProtocolException>(() => Packets.Read(bytes, version));

        Assert.True(reason == refusal.Reason, $"{what}: {refusal.Reason}, {refusal.Message}");
    }

    [Fact]
    public void A_packet_larger_than_allowed_is_refused_from_its_header()
    {
        var refusal = Assert.Throws<MqttProtocolException>(() => FixedHeader.TryRead(Packets.Hex("30 FFFFFF7F").AsSpan(), 1024, out _));

        Assert.Equal(ReasonCode.PacketTooLarge, refusal.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("30 80")]
    [InlineData("30 80 80 80")]
    public void A_header_that_is_not_complete_waits_for_more(string digits) =>
        Assert.False(FixedHeader.TryRead(Packets.Hex(digits).AsSpan(), 1024, out _));
}

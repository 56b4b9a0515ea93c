using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Tests.Protocol;

/// <summary>What holds for every packet, string and topic.</summary>
public sealed class CodecProperties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2000);

    /// <summary>Text that MQTT can carry, some of it outside of the basic plane.</summary>
    private static readonly Gen<string> Text =
        from runes in Gen.ListOf(Gen.OneOf(Gen.Choose('!', '~'), Gen.Choose(0xA0, 0x2FFF), Gen.Choose(0x1F300, 0x1F5FF)))
        select string.Concat(runes.Select(rune => new Rune(rune).ToString()));

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(text => (string?)text));

    private static readonly Gen<string> Topic =
        from text in Text
        select text.Replace("+", "p", StringComparison.Ordinal).Replace("#", "h", StringComparison.Ordinal) is { Length: > 0 } topic ? topic : "t";

    private static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static readonly Gen<MessageProperties?> Properties =
        from format in Gen.Elements<PayloadFormat?>(null, PayloadFormat.Unspecified, PayloadFormat.Utf8)
        from type in MaybeText
        from response in Gen.OneOf(Gen.Constant<string?>(null), Topic.Select(topic => (string?)topic))
        from correlation in Gen.OneOf(Gen.Constant<byte[]?>(null), Bytes.Select(bytes => (byte[]?)bytes))
        from user in Gen.ListOf(from name in Text from value in Text select KeyValuePair.Create(name, value))
        select new MessageProperties
        {
            PayloadFormat = format,
            ContentType = type,
            ResponseTopic = response,
            CorrelationData = correlation is null ? null : new ReadOnlyMemory<byte>(correlation),
            UserProperties = [.. user],
        };

    private static readonly Gen<PublishPacket> Publish =
        from topic in Topic
        from payload in Bytes
        from qos in Gen.Choose(0, 2)
        from flags in Gen.Choose(0, 3)
        from id in Gen.Choose(1, 65_535)
        from alias in Gen.Choose(0, 65_535)
        from expiry in Gen.Elements<uint?>(null, 0, 1, uint.MaxValue)
        from subscriptions in Gen.ListOf(Gen.Choose(1, VariableByteInteger.Max))
        from properties in Properties
        select new PublishPacket
        {
            Topic = topic,
            Payload = payload,
            Qos = (QualityOfService)qos,
            Retain = (flags & 1) != 0,
            Duplicate = (flags & 2) != 0 && qos > 0,
            PacketId = (ushort)(qos == 0 ? 0 : id),
            TopicAlias = (ushort)alias,
            ExpiryInterval = expiry,
            SubscriptionIdentifiers = [.. subscriptions],
            Properties = properties,
        };

    [Fact]
    public void Every_publish_comes_back_as_it_was() => Prop.ForAll(Publish.ToArbitrary(), packet =>
    {
        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V5 })
        {
            var bytes = Packets.Bytes(packet, version);
            var read = (PublishPacket)Packets.Read(bytes, version);
            Assert.Equal(
                (packet.Topic, packet.Qos, packet.Retain, packet.Duplicate, packet.PacketId),
                (read.Topic, read.Qos, read.Retain, read.Duplicate, read.PacketId));
            Assert.Equal(packet.Payload.ToArray(), read.Payload.ToArray());
            Assert.Equal(Convert.ToHexString(bytes), Packets.Again(bytes, version));
        }
    }).Check(Quick);

    [Fact]
    public void Every_integer_takes_the_fewest_bytes_and_comes_back() =>
        Prop.ForAll(Gen.OneOf(Gen.Choose(0, 20_000), Gen.Choose(0, VariableByteInteger.Max)).ToArbitrary(), value =>
        {
            Span<byte> bytes = stackalloc byte[4];
            var used = VariableByteInteger.Write(bytes, value);
            Assert.Equal(VariableByteInteger.Size(value), used);
            Assert.Equal(used, VariableByteInteger.TryRead(bytes[..used], out var read));
            Assert.Equal(value, read);
            Assert.Equal(0, VariableByteInteger.TryRead(bytes[..(used - 1)], out _));
        }).Check(Quick);

    [Fact]
    public void Text_is_taken_exactly_when_strict_utf_8_takes_it() => Prop.ForAll(Bytes.ToArbitrary(), bytes =>
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        string? expected;
        try
        {
            expected = bytes.Contains((byte)0) ? null : strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            expected = null;
        }

        if (expected is null)
            Assert.Throws<MqttProtocolException>(() => MqttText.Decode(bytes));
        else
            Assert.Equal(expected, MqttText.Decode(bytes));
    }).Check(Quick);

    [Fact]
    public void Filters_match_as_the_regular_expression_that_they_stand_for() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("a", "b", "", "$x", "+", "#")).ToArbitrary(),
        Gen.ListOf(Gen.Elements("a", "b", "", "$x")).ToArbitrary(),
        (filterLevels, topicLevels) =>
        {
            var (filter, topic) = (string.Join('/', filterLevels), string.Join('/', topicLevels));
            if (!TopicFilter.IsValid(filter) || topic.Length == 0)
                return;
            var pattern = Regex.Escape(filter).Replace("\\+", "[^/]*", StringComparison.Ordinal);
            pattern = pattern == "\\#" ? ".*" : Regex.Replace(pattern, "/\\\\#$", "(/.*)?");
            var expected = Regex.IsMatch(topic, $"^{pattern}$") && !(topic[0] == '$' && filter[0] is '+' or '#' && topic[0] == '$');
            Assert.True(expected == TopicFilter.Matches(filter, topic), $"{filter} {topic} {expected}");
        }).Check(Quick.WithMaxTest(5000));

    [Fact]
    public void A_million_mutated_packets_end_in_a_packet_or_a_reason()
    {
        var random = new Random(20_261_121);
        var corpus = Corpus.Valid.Select(Packets.Hex).ToArray();
        for (var round = 0; round < 1_000_000; round++)
        {
            var bytes = corpus[random.Next(corpus.Length)].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var version = (MqttProtocolVersion)random.Next(4, 6);
            TryRead(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes, version);
        }
    }

    [Fact]
    public void Random_bytes_end_in_a_packet_or_a_reason() => Prop.ForAll(
        Bytes.ToArbitrary(), Gen.Choose(4, 5).ToArbitrary(), (bytes, version) => TryRead(bytes, (MqttProtocolVersion)version)).Check(Quick);

    /// <summary>Reads a packet whose length need not fit; whatever comes of it can be written again, or is refused with a failure.</summary>
    private static void TryRead(byte[] bytes, MqttProtocolVersion version)
    {
        try
        {
            if (!FixedHeader.TryRead(bytes.AsSpan(), uint.MaxValue, out var header) || bytes.Length < header.TotalSize)
                return;
            Packets.Again(bytes[..header.TotalSize], version);
        }
        catch (MqttProtocolException refusal)
        {
            if (!refusal.Reason.IsFailure())
                throw new InvalidOperationException($"{refusal.Reason} is no failure.");
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Protocol;

namespace SensorAgent.Mqtt.Tests.Broker;

/// <summary>A client that does nothing by itself: sends what it is told and shows each packet that comes. Every wait is bounded.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp = new();
    private readonly MqttProtocolVersion _version;

    private TestClient(MqttProtocolVersion version) => _version = version;

    public ConnackPacket? Answer { get; set; }

    public static async Task<TestClient> OpenAsync(int port, MqttProtocolVersion version)
    {
        var client = new TestClient(version);
        await client._tcp.ConnectAsync(IPAddress.Loopback, port);
        client._tcp.NoDelay = true;
        return client;
    }

    public Task SendAsync<T>(T packet)
        where T : IPacket => SendBytesAsync(Packets.Bytes(packet, _version));

    public async Task SendBytesAsync(byte[] bytes)
    {
        using var bound = new CancellationTokenSource(Bound);
        await _tcp.GetStream().WriteAsync(bytes, bound.Token);
    }

    public Task SendHexAsync(string digits) => SendBytesAsync(Packets.Hex(digits));

    /// <summary>Publishes; the caller takes the answers.</summary>
    public Task PublishAsync(string topic, string payload, int qos = 0, bool retain = false, ushort id = 1, bool dup = false, uint? expiry = null) =>
        SendAsync(new PublishPacket
        {
            Topic = topic,
            Payload = Encoding.UTF8.GetBytes(payload),
            Qos = (QualityOfService)qos,
            Retain = retain,
            Duplicate = dup,
            PacketId = qos == 0 ? (ushort)0 : id,
            ExpiryInterval = expiry,
        });

    /// <summary>Subscribes and takes the answer.</summary>
    public async Task SubscribeAsync(string filter, int qos = 0, int? identifier = null, Func<Subscription, Subscription>? change = null)
    {
        var subscription = new Subscription(filter, (QualityOfService)qos);
        await SendAsync(new SubscribePacket(9, [change is null ? subscription : change(subscription)]) { SubscriptionIdentifier = identifier });
        Assert.Equal($"SUBACK 9 {qos}", await NextAsync());
    }

    /// <summary>The next packet, or null when the broker has closed the connection.</summary>
    public async Task<object?> ReadAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        var bytes = new List<byte>();
        var one = new byte[1];
        try
        {
            FixedHeader header;
            while (!FixedHeader.TryRead(bytes.ToArray(), uint.MaxValue, out header))
            {
                if (await _tcp.GetStream().ReadAsync(one, bound.Token) == 0)
                    return null;
                bytes.Add(one[0]);
            }

            var packet = new byte[header.TotalSize];
            bytes.CopyTo(packet);
            await _tcp.GetStream().ReadExactlyAsync(packet.AsMemory(header.HeaderSize), bound.Token);
            return Packets.Read(packet, _version);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The next packet in words: <c>PUBLISH a/b=x q1 retain dup id7 sub3</c>, <c>PUBACK 7</c>, <c>SUBACK 9 0 128</c>, <c>closed</c>.
    /// The reason follows where it is not 0.
    /// </summary>
    public async Task<string> NextAsync() => await ReadAsync() switch
    {
        null => "closed",
        PublishPacket packet => InWords(packet),
        AckPacket packet => $"{packet.Type.ToString().ToUpperInvariant()} {packet.PacketId}{InWords(packet.Reason)}",
        SubackPacket packet => $"{packet.Type.ToString().ToUpperInvariant()} {packet.PacketId} {string.Join(' ', packet.Reasons.Select(reason => (int)reason))}".TrimEnd(),
        ConnackPacket packet => $"CONNACK{(packet.SessionPresent ? " present" : "")}{InWords(packet.Reason)}",
        DisconnectPacket packet => $"DISCONNECT{InWords(packet.Reason)}",
        EmptyPacket packet => packet.Type.ToString().ToUpperInvariant(),
        var other => other.ToString()!,
    };

    /// <summary>Packets until the answer to a PINGREQ: what had come before, and proof that there is no more.</summary>
    public async Task<List<string>> UntilPingAsync()
    {
        await SendAsync(new EmptyPacket(PacketType.Pingreq));
        var packets = new List<string>();
        while (await NextAsync() is var packet && packet is not "PINGRESP")
        {
            Assert.NotEqual("closed", packet);
            packets.Add(packet);
        }

        return packets;
    }

    /// <summary>Goes without a word, as a killed process does.</summary>
    public void Kill()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    /// <summary>Says good-bye and waits until the broker has closed.</summary>
    public async Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, uint? expiry = null)
    {
        await SendAsync(new DisconnectPacket(reason) { SessionExpiryInterval = expiry });
        Assert.Equal("closed", await NextAsync());
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string InWords(PublishPacket packet) =>
        $"PUBLISH {packet.Topic}={Encoding.UTF8.GetString(packet.Payload.Span)}"
        + (packet.Qos > 0 ? $" q{(int)packet.Qos}" : "")
        + (packet.Retain ? " retain" : "")
        + (packet.Duplicate ? " dup" : "")
        + (packet.PacketId > 0 ? $" id{packet.PacketId}" : "")
        + (packet.ExpiryInterval is { } seconds ? $" expires{seconds}" : "")
        + (packet.TopicAlias > 0 ? $" alias{packet.TopicAlias}" : "")
        + string.Concat((packet.SubscriptionIdentifiers ?? []).Order().Select(identifier => $" sub{identifier}"));

    private static string InWords(ReasonCode reason) => reason == ReasonCode.Success ? "" : $" 0x{(int)reason:X2}";
}

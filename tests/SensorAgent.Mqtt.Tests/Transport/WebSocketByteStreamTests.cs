using System.Net.Sockets;
using System.Net.WebSockets;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Transport;

/// <summary>MQTT over WebSocket, both ends ours (section 6).</summary>
public sealed class WebSocketByteStreamTests
{
    [Fact]
    public async Task Frame_boundaries_mean_nothing()
    {
        var (client, server) = await PairAsync();
        using var receiver = new PacketReceiver(new WebSocketByteStream(server, TimeProvider.System), TimeProvider.System);

        foreach (var frame in new byte[][] { [0xC0], [], [0, 0x30, 5, 0], [3, (byte)'a', (byte)'/', (byte)'b', 0xD0, 0] })
            await client.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, default);

        Assert.Equal(PacketType.Pingreq, (await ReceiveAsync(receiver)).Type);
        var publish = await ReceiveAsync(receiver);
        Assert.Equal("a/b", PublishPacket.Read(publish.Flags, publish.Body, MqttProtocolVersion.V311).Topic);
        Assert.Equal(PacketType.Pingresp, (await ReceiveAsync(receiver)).Type);
    }

    [Fact]
    public async Task A_text_frame_is_refused()
    {
        var (client, server) = await PairAsync();
        using var receiver = new PacketReceiver(new WebSocketByteStream(server, TimeProvider.System), TimeProvider.System);

        await client.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);

        await Assert.ThrowsAsync<MqttProtocolException>(() => ReceiveAsync(receiver));
    }

    [Fact]
    public async Task Closing_one_end_is_the_end_at_the_other()
    {
        var (client, server) = await PairAsync();
        using var receiver = new PacketReceiver(new WebSocketByteStream(server, TimeProvider.System), TimeProvider.System);

        await new WebSocketByteStream(client, TimeProvider.System).DisposeAsync();

        Assert.Equal(PacketType.None, (await ReceiveAsync(receiver)).Type);
    }

    private static Task<ReceivedPacket> ReceiveAsync(PacketReceiver receiver) =>
        receiver.ReceiveAsync(default).AsTask().WaitAsync(Loopback.Bound);

    private static async Task<(WebSocket Client, WebSocket Server)> PairAsync()
    {
        var (near, far) = await Loopback.PairAsync();
        return (
            WebSocket.CreateFromStream(new NetworkStream(near, ownsSocket: true), new WebSocketCreationOptions()),
            WebSocket.CreateFromStream(new NetworkStream(far, ownsSocket: true), new WebSocketCreationOptions { IsServer = true }));
    }
}

using System.Net;
using System.Net.Sockets;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>A server on loopback that does what the test says, packet by packet.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer() => _listener.Start();

    public Uri Address => new($"mqtt://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The next connection, before anything has been received.</summary>
    public async Task<Peer> AcceptAsync()
    {
        var socket = await _listener.AcceptSocketAsync().WaitAsync(Loopback.Bound);
        return new(MqttTransport.Over(socket, TimeProvider.System), socket);
    }

    /// <summary>The next connection, its CONNECT answered.</summary>
    public async Task<Peer> WelcomeAsync(ConnackPacket? connack = null)
    {
        var peer = await AcceptAsync();
        peer.Connect = await peer.ReceiveConnectAsync();
        peer.Send(connack ?? new ConnackPacket());
        return peer;
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>A client, seen from the server.</summary>
    internal sealed class Peer(MqttTransport transport, Socket socket) : IAsyncDisposable
    {
        public ConnectPacket Connect { get; set; } = new();

        public void Send<T>(T packet)
            where T : IPacket => transport.Sender.Send(packet);

        /// <summary>Sends bytes as they are.</summary>
        public void SendRaw(byte[] bytes) => socket.Send(bytes);

        public async Task<ConnectPacket> ReceiveConnectAsync()
        {
            var packet = await ReceiveAsync(PacketType.Connect);
            var connect = ConnectReader.Read(packet.Body);
            transport.Sender.Version = connect.Version;
            return connect;
        }

        public async Task<PublishPacket> ReceivePublishAsync()
        {
            var packet = await ReceiveAsync(PacketType.Publish);
            return PublishPacket.Read(packet.Flags, packet.Body.ToArray(), transport.Sender.Version);
        }

        public async Task<AckPacket> ReceiveAckAsync(PacketType type) =>
            AckPacket.Read(type, (await ReceiveAsync(type)).Body, transport.Sender.Version);

        public async Task<SubscribePacket> ReceiveSubscribeAsync() =>
            SubscribePacket.Read((await ReceiveAsync(PacketType.Subscribe)).Body, transport.Sender.Version);

        public async Task<DisconnectPacket> ReceiveDisconnectAsync() =>
            DisconnectPacket.Read((await ReceiveAsync(PacketType.Disconnect)).Body, transport.Sender.Version);

        /// <summary>The next packet, which has to be of that type.</summary>
        public async Task<ReceivedPacket> ReceiveAsync(PacketType type)
        {
            var packet = await transport.Receiver.ReceiveAsync(default).AsTask().WaitAsync(Loopback.Bound);
            Assert.Equal(type, packet.Type);
            return packet;
        }

        /// <summary>Sends nothing more, but still receives.</summary>
        public async Task FinishAsync()
        {
            await transport.Sender.FlushAsync(default).WaitAsync(Loopback.Bound);
            socket.Shutdown(SocketShutdown.Send);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await transport.Sender.FlushAsync(default).WaitAsync(Loopback.Bound);
            }
            catch (IOException)
            {
                // The client has gone already.
            }

            await transport.DisposeAsync();
            transport.Receiver.Dispose();
        }
    }
}

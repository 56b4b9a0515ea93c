using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// Messages between the connection that receives them and the handler, one at a time and in order, so that a handler that dawdles holds up
/// nobody but itself. Bounded: when it is full, the connection stops reading.
/// </summary>
internal sealed partial class Inbox(IMqttClientHandler handler, int capacity, ILogger logger)
{
    private readonly PayloadBuffers _buffers = new();
    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = false, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Copies a message into the row; waits while that is full.</summary>
    public ValueTask AddAsync(MqttConnection connection, in PublishPacket packet, CancellationToken cancellationToken)
    {
        var bytes = _buffers.Rent(packet.Payload.Length);
        packet.Payload.CopyTo(bytes);
        var item = new Item(connection, packet with { Payload = bytes.AsMemory(0, packet.Payload.Length) }, bytes);
        return _items.Writer.TryWrite(item) ? ValueTask.CompletedTask : _items.Writer.WriteAsync(item, cancellationToken);
    }

    /// <summary>Hands messages over until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _items.Reader.WaitToReadAsync(cancellationToken))
            {
                while (!cancellationToken.IsCancellationRequested && _items.Reader.TryRead(out var item))
                    Deliver(item);
            }
        }
        catch (OperationCanceledException)
        {
            // What has not been acknowledged comes again with the session.
        }
    }

    /// <summary>Gives up what has not been handed over; nothing may run any more.</summary>
    public void Discard()
    {
        while (_items.Reader.TryRead(out var item))
        {
            item.Connection.Forget(item.Packet);
            _buffers.Return(item.Bytes);
        }
    }

    private void Deliver(in Item item)
    {
        var packet = item.Packet;
        var message = new ReceivedMessage(packet.Topic, packet.Payload)
        {
            Qos = packet.Qos,
            Retain = packet.Retain,
            Duplicate = packet.Duplicate,
            ExpiryInterval = packet.ExpiryInterval,
            Properties = packet.Properties,
            SubscriptionIdentifiers = packet.SubscriptionIdentifiers,
        };

        try
        {
            handler.MessageReceived(message);
        }
        catch (Exception fault) // whatever the application throws is its own trouble; the message counts as delivered
        {
            LogHandlerFailed(packet.Topic, fault);
        }

        item.Connection.Acknowledge(packet);
        _buffers.Return(item.Bytes);
    }

    [LoggerMessage(LogLevel.Error, "The handler of a message on {Topic} failed.")]
    private partial void LogHandlerFailed(string topic, Exception exception);

    private readonly record struct Item(MqttConnection Connection, PublishPacket Packet, byte[] Bytes);
}

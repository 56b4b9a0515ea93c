using SensorAgent.Mqtt.Broker.Listening;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// The sending half: packets are collected during a turn and written behind it, by one writer at a time that nobody waits for.
/// </summary>
internal sealed partial class ClientConnection
{
    /// <summary>Bytes written at once; small enough to see whether a client gets on.</summary>
    private const int LargestWrite = 64 * 1024;

    private readonly OutputBuffer _output = new();
    private Task _writing = Task.CompletedTask;
    private ReadOnlyMemory<byte> _taken;
    private TopicAliases? _aliases;
    private long _bytesTaken;
    private bool _isTouched;
    private bool _isWriting;
    private bool _isLast;

    public bool HasRoom => _output.Pending < core.Options.MaximumPendingBytes;

    public bool IsBusy => _output.Pending >= core.Options.MaximumPendingBytes / 2;

    /// <summary>Bytes the client has taken so far.</summary>
    public long Taken => Volatile.Read(ref _bytesTaken);

    public int ReceiveMaximum => Connect?.ReceiveMaximum ?? ushort.MaxValue;

    public bool Publish(in Delivery delivery, ushort packetId, bool isDuplicate)
    {
        var message = delivery.Message;
        var isKnown = false;
        var alias = _aliases?.Find(message.Topic, out isKnown) ?? 0;
        var packet = new PublishPacket
        {
            Topic = isKnown ? "" : message.Topic,
            TopicAlias = alias,
            Payload = message.Payload,
            Qos = delivery.Qos,
            Retain = delivery.Retain,
            Duplicate = isDuplicate,
            PacketId = packetId,
            ExpiryInterval = message.ExpiresAt == Message.Never ? null : message.SecondsLeft(core.Now),
            SubscriptionIdentifiers = delivery.Identifiers,
            Properties = message.Properties,
        };
        if (Connect?.MaximumPacketSize is { } maximum && PacketEncoder.Measure(packet, Version) > maximum)
            return false;

        Send(packet);
        if (alias != 0 && !isKnown)
            _aliases?.Told(message.Topic, alias);
        core.Counters.MessagesSent++;
        return true;
    }

    public void Release(ushort packetId) => Send(new AckPacket(PacketType.Pubrel, packetId));

    /// <summary>During a turn: sends a packet, unless the connection is closed.</summary>
    public void Send<T>(in T packet)
        where T : IPacket
    {
        if (!IsClosed)
            Write(packet, Version);
    }

    /// <summary>During a turn, at its end: what was collected is set apart for <see cref="StartWriting"/>.</summary>
    public void TakeOutput()
    {
        (_isTouched, _isWriting) = (false, true);
        _taken = _output.Take();
    }

    /// <summary>Right after the turn, by the thread that ended it.</summary>
    public void StartWriting() => _writing = WriteAsync(_taken);

    private void Write<T>(in T packet, MqttProtocolVersion version)
        where T : IPacket
    {
        PacketEncoder.Write(_output, packet, version);
        Touch();
    }

    private void Touch()
    {
        if (_isTouched || _isWriting)
            return;

        _isTouched = true;
        core.Touch(this);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            do
            {
                for (var rest = bytes; !rest.IsEmpty;)
                {
                    var piece = rest[..Math.Min(rest.Length, LargestWrite)];
                    await transport.Stream.WriteAsync(piece);
                    _output.Left(piece.Length);
                    Volatile.Write(ref _bytesTaken, _bytesTaken + piece.Length);
                    rest = rest[piece.Length..];
                }
            }
            while (TakeMore(ref bytes));
            if (_isLast)
                await transport.FinishAsync();
        }
        catch (Exception gone) when (ClientTransport.IsLoss(gone))
        {
            Abort(); // reading ends with it, and with that the connection
        }
        catch (Exception fault)
        {
            LogFault(transport.Remote, fault);
            Abort();
        }
    }

    private bool TakeMore(ref ReadOnlyMemory<byte> bytes)
    {
        using (core.Begin())
        {
            core.Counters.BytesSent += bytes.Length;
            _output.Written();
            if (!IsClosed)
                Session?.Pump(core.Now);
            if (_output.Waiting > 0)
            {
                bytes = _output.Take();
                return true;
            }

            (_isWriting, _isLast, _isTooSlow) = (false, IsClosed, false);
            return false;
        }
    }
}

using System.Runtime.CompilerServices;
using SensorAgent.Mqtt.Broker.Listening;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>The receiving half: bytes to packets, one turn for all that came at once.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>The largest packet taken from a client that nobody knows yet.</summary>
    private const int LargestConnect = 256 * 1024;

    /// <summary>A client of which so many bytes come at once sends faster than it is read.</summary>
    private const int Flood = 16 * 1024;

    /// <summary>Makes guessing slow, and devices that try for ever bearable.</summary>
    private static readonly TimeSpan PauseAfterWrongPassword = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestPauseStep = TimeSpan.FromMilliseconds(250);

    private async Task ReadAsync(ReadBuffer buffer)
    {
        if (await ReadConnectAsync(buffer) is not { } connect)
            return;

        if (await IdentifyAsync(connect, buffer) is not { } identity)
            return;

        if (identity.Verdict == ReasonCode.BadUserNameOrPassword || (identity.Method is not null && identity.Verdict.IsFailure()))
            await Task.Delay(PauseAfterWrongPassword, core.Time, CancellationToken.None);
        using (core.Begin())
        {
            core.Sessions.Grant(authenticator.Access);
            new ConnectHandler(core, this).Handle(connect, identity);
        }

        var handler = new PacketHandler(core, this);
        var limit = core.Options.MaximumPacketRate is { } rate ? new RateLimit(rate, core.Clock.Now) : null;
        do
        {
            var (packets, behind) = HandleAll(buffer, handler);
            if (behind is not null)
                await behind.LetCatchUpAsync(core.Time);
            if (limit?.Take(packets, core.Clock.Now) is { Ticks: > 0 } pause)
                await PauseAsync(pause);
        }
        while (await ReceiveAsync(buffer));
    }

    /// <summary>Does not read for a while. That is no silence of the client's.</summary>
    private async Task PauseAsync(TimeSpan pause)
    {
        while (pause > TimeSpan.Zero && !IsClosed)
        {
            var step = pause < LongestPauseStep ? pause : LongestPauseStep;
            await Task.Delay(step, core.Time, CancellationToken.None);
            pause -= step;
            using (core.Begin())
                LastPacketAt = core.Now;
        }
    }

    /// <summary>False at the end of the stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync(ReadBuffer buffer)
    {
        var count = await transport.Stream.ReadAsync(buffer.Room());
        buffer.Added(count);
        return count > 0;
    }

    /// <summary>Null when the connection ended before there was a CONNECT.</summary>
    private async Task<ConnectPacket?> ReadConnectAsync(ReadBuffer buffer)
    {
        if (await ReadPacketAsync(buffer, PacketType.Connect) is not var (_, body))
            return null;

        try
        {
            return ConnectReader.Read(body);
        }
        catch (MqttProtocolException broken) when (VersionToAnswer(body.Span, broken.Reason) is { } version)
        {
            using (core.Begin())
            {
                core.Counters.ProtocolErrors++;
                Refuse(broken.Reason, version);
            }

            return null;
        }
    }

    /// <summary>A packet of a client that has not been let in; null at the end of the stream.</summary>
    /// <exception cref="MqttProtocolException">It is neither of that type nor a DISCONNECT in its place.</exception>
    private async Task<(PacketType Type, ReadOnlyMemory<byte> Body)?> ReadPacketAsync(ReadBuffer buffer, PacketType expected)
    {
        var limit = (uint)Math.Min(LargestConnect, core.Options.MaximumPacketSize);
        FixedHeader header;
        while (!FixedHeader.TryRead(buffer.Unread.Span, limit, out header) || buffer.Unread.Length < header.TotalSize)
        {
            if (buffer.Unread.Length > 0)
                Check((PacketType)(buffer.Unread.Span[0] >> 4));
            if (!await ReceiveAsync(buffer))
                return null;
        }

        Check(header.Type);
        var body = buffer.Unread.Slice(header.HeaderSize, header.BodySize);
        buffer.Consume(header.TotalSize);
        return (header.Type, body);

        void Check(PacketType type)
        {
            if (type != expected && (type != PacketType.Disconnect || expected == PacketType.Connect))
                throw new MqttProtocolException($"The client sent {type} instead of {expected.ToString().ToUpperInvariant()}."); // [MQTT-3.1.0-1]
        }
    }

    /// <summary>The version in which a CONNECT that cannot be understood is answered; null when it is not answered (section 4.13).</summary>
    private static MqttProtocolVersion? VersionToAnswer(ReadOnlySpan<byte> body, ReasonCode reason)
    {
        if (reason == ReasonCode.UnsupportedProtocolVersion)
            return MqttProtocolVersion.V311;
        return body.Length > 6 && body[..7].SequenceEqual("\0\u0004MQTT\u0005"u8) ? MqttProtocolVersion.V5 : null;
    }

    /// <summary>
    /// Reads what a closed client still sends until it closes too, or lingers too long: closing a socket with unread bytes would
    /// take back what was written last, the reason among it.
    /// </summary>
    private async Task DrainAsync()
    {
        using var buffer = new ReadBuffer();
        try
        {
            while (await ReceiveAsync(buffer))
                buffer.Consume(buffer.Unread.Length);
        }
        catch (Exception gone) when (ClientTransport.IsLoss(gone))
        {
            // It has closed, or was cut.
        }
    }

    private (int Packets, ClientConnection? Behind) HandleAll(ReadBuffer buffer, PacketHandler handler)
    {
        if (buffer.Unread.IsEmpty)
            return (0, null);

        var packets = 0;
        var bytes = buffer.Unread.Length;
        using (core.Begin())
        {
            while (!IsClosed
                && FixedHeader.TryRead(buffer.Unread.Span, (uint)core.Options.MaximumPacketSize, out var header)
                && buffer.Unread.Length >= header.TotalSize)
            {
                handler.Handle(header, buffer.Unread.Slice(header.HeaderSize, header.BodySize));
                buffer.Consume(header.TotalSize);
                core.Counters.BytesReceived += header.TotalSize;
                LastPacketAt = core.Now;
                packets++;
            }

            if (IsClosed)
                buffer.Consume(buffer.Unread.Length);
            WatchPacket(!buffer.Unread.IsEmpty);
            return (packets, bytes >= Flood ? core.Congested?.Link as ClientConnection : null);
        }
    }
}

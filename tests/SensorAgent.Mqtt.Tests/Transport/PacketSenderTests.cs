using System.Threading.Channels;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Transport;
using SensorAgent.Testing;

namespace SensorAgent.Mqtt.Tests.Transport;

public sealed class PacketSenderTests : IDisposable
{
    private static readonly EmptyPacket Ping = new(PacketType.Pingreq);
    private readonly ManualTime _time = new();
    private readonly GatedStream _stream = new();

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task What_is_given_during_a_send_goes_out_in_the_next_one()
    {
        var sender = new PacketSender(_stream, _time);

        await sender.SendAsync(Ping, default);
        var first = await _stream.NextAsync();
        for (var i = 0; i < 100; i++)
            await sender.SendAsync(Ping, default);
        first.Release();
        var second = await _stream.NextAsync();
        second.Release();

        Assert.Equal(2, first.Bytes.Length);
        Assert.Equal(200, second.Bytes.Length);
        await sender.FlushAsync(default).WaitAsync(Loopback.Bound);
    }

    [Fact]
    public async Task What_is_held_back_goes_out_in_one_send()
    {
        var sender = new PacketSender(_stream, _time);

        sender.Hold();
        for (var i = 0; i < 100; i++)
            await sender.SendAsync(Ping, default);
        var flushed = sender.FlushAsync(default);
        Assert.False(flushed.IsCompleted);
        sender.LetGo();
        var only = await _stream.NextAsync();
        only.Release();

        Assert.Equal(200, only.Bytes.Length);
        await flushed.WaitAsync(Loopback.Bound);
    }

    [Fact]
    public async Task Who_lets_go_does_not_send_what_others_give_meanwhile()
    {
        var sender = new PacketSender(_stream, _time);
        sender.Hold();
        await sender.SendAsync(Ping, default);
        sender.LetGo();
        var first = await _stream.NextAsync();

        await sender.SendAsync(Ping, default);
        first.Release();
        var second = await _stream.NextAsync();
        second.Release();

        Assert.Equal((2, 2), (first.Bytes.Length, second.Bytes.Length));
        await sender.FlushAsync(default).WaitAsync(Loopback.Bound);
    }

    [Fact]
    public async Task Waits_when_too_much_waits_and_keeps_the_order()
    {
        var sender = new PacketSender(_stream, _time, limit: 64);
        await sender.SendAsync(Publish(0, 10), default);
        var first = await _stream.NextAsync();
        await sender.SendAsync(Publish(1, 80), default);

        var waiting = Enumerable.Range(2, 3).Select(i => sender.SendAsync(Publish(i, 10), default).AsTask()).ToArray();
        Assert.False(sender.TrySend(Ping));
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        first.Release();
        await Task.WhenAll(waiting).WaitAsync(Loopback.Bound);
        var sent = first.Bytes.Concat(await _stream.ReleaseAllAsync(sender)).ToArray();
        Assert.Equal([0, 1, 2, 3, 4], Numbers(sent));
    }

    [Fact]
    public async Task A_wait_for_room_can_be_cancelled()
    {
        var sender = new PacketSender(_stream, _time, limit: 8);
        await sender.SendAsync(Publish(0, 10), default);
        var first = await _stream.NextAsync();
        await sender.SendAsync(Publish(1, 10), default);
        using var cancelling = new CancellationTokenSource();
        var cancelled = sender.SendAsync(Publish(2, 10), cancelling.Token).AsTask();
        var kept = sender.SendAsync(Publish(3, 10), default).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Loopback.Bound));
        first.Release();
        await kept.WaitAsync(Loopback.Bound);
        Assert.Equal([1, 3], Numbers(await _stream.ReleaseAllAsync(sender)));
    }

    [Fact]
    public async Task A_broken_connection_is_told_to_everyone()
    {
        var sender = new PacketSender(_stream, _time, limit: 8);
        await sender.SendAsync(Publish(0, 10), default);
        var first = await _stream.NextAsync();
        await sender.SendAsync(Publish(1, 10), default);
        var waiting = sender.SendAsync(Publish(2, 10), default).AsTask();
        var flushing = sender.FlushAsync(default);

        first.Fail(new IOException("cable"));

        Assert.Contains("cable", (await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Loopback.Bound))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => flushing.WaitAsync(Loopback.Bound));
        await Assert.ThrowsAsync<IOException>(() => sender.Completion.WaitAsync(Loopback.Bound));
        Assert.Throws<IOException>(() => sender.Send(Ping));
    }

    [Fact]
    public async Task A_closed_sender_takes_nothing_more()
    {
        var sender = new PacketSender(_stream, _time);

        sender.Close();

        await Assert.ThrowsAsync<IOException>(async () => await sender.SendAsync(Ping, default));
        await sender.Completion.WaitAsync(Loopback.Bound);
    }

    [Fact]
    public async Task Acknowledgements_to_a_peer_that_never_reads_end_at_a_limit()
    {
        var sender = new PacketSender(_stream, _time, limit: 64);
        await sender.SendAsync(Ping, default);
        await _stream.NextAsync();

        Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 10_000; i++)
                sender.Send(Ping);
        });
    }

    [Fact]
    public async Task A_packet_too_large_for_the_peer_harms_no_other()
    {
        var sender = new PacketSender(_stream, _time) { MaximumPacketSize = 20 };

        await Assert.ThrowsAsync<MqttPacketTooLargeException>(async () => await sender.SendAsync(Publish(0, 100), default));
        await sender.SendAsync(Publish(1, 5), default);

        Assert.Equal([1], Numbers(await _stream.ReleaseAllAsync(sender)));
    }

    private static PublishPacket Publish(int number, int size)
    {
        var payload = new byte[size];
        payload[0] = (byte)number;
        return new() { Topic = "t", Payload = payload };
    }

    private static List<int> Numbers(byte[] sent)
    {
        var numbers = new List<int>();
        for (var at = 0; at < sent.Length;)
        {
            Assert.True(FixedHeader.TryRead(sent.AsSpan(at), uint.MaxValue, out var header));
            numbers.Add(PublishPacket.Read(header.Flags, sent.AsMemory(at + header.HeaderSize, header.BodySize), MqttProtocolVersion.V5).Payload.Span[0]);
            at += header.TotalSize;
        }

        return numbers;
    }

    /// <summary>Each write waits until the test lets it go.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly Channel<Sent> _writes = Channel.CreateUnbounded<Sent>();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var write = new Sent(buffer.ToArray());
            _writes.Writer.TryWrite(write);
            return new(write.Done.Task);
        }

        public async Task<Sent> NextAsync() => await _writes.Reader.ReadAsync().AsTask().WaitAsync(Loopback.Bound);

        public async Task<byte[]> ReleaseAllAsync(PacketSender sender)
        {
            var bytes = new List<byte>();
            var flushed = sender.FlushAsync(default);
            while (!flushed.IsCompleted)
            {
                var next = _writes.Reader.ReadAsync().AsTask();
                await Task.WhenAny(next, flushed).WaitAsync(Loopback.Bound);
                if (!next.IsCompleted)
                    break;
                var write = await next;
                bytes.AddRange(write.Bytes);
                write.Release();
            }

            await flushed.WaitAsync(Loopback.Bound);
            return [.. bytes];
        }

        public sealed record Sent(byte[] Bytes)
        {
            public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public void Release() => Done.SetResult();

            public void Fail(Exception fault) => Done.SetException(fault);
        }
    }
}

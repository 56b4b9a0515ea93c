using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt.Client;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;
using SensorAgent.Mqtt.Tests.Transport;
using SensorAgent.Mqtt.Transport;

namespace SensorAgent.Mqtt.Tests.Client;

/// <summary>What QoS 0 costs in memory, once it runs: nothing.</summary>
[Collection("Alone")]
public sealed class AllocationTests : IMqttClientHandler
{
#if DEBUG
    private const int BytesPerMessage = 80; // without optimisation each read from the stream is an object
#else
    private const int BytesPerMessage = 8; // reads that have to wait, a few hundred messages apart
#endif
    private const int Round = 500;
    private const int WarmUp = 20_000;
    private const int Messages = 100_000;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _received;
    private long _before;
    private long _after;

    [Fact]
    public async Task Receiving_a_message_allocates_nothing()
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Round; i++)
            PacketEncoder.Write(bytes, new PublishPacket { Topic = $"sensor/{i % 100}", Payload = new byte[57] }, MqttProtocolVersion.V5);
        var transport = new MqttTransport(new EndlessStream(bytes.WrittenSpan.ToArray(), this), "test", TimeProvider.System);
        await using var connection = new MqttConnection(
            transport, new ConnackPacket(), new(TimeSpan.Zero, 0), new PublishWindow(1, TimeProvider.System), new IncomingSession(), TimeProvider.System);
        using var ending = new CancellationTokenSource();
        var inbox = new Inbox(this, 1024, NullLogger.Instance);
        var delivering = inbox.RunAsync(ending.Token);

        var running = Task.Run(() => connection.RunAsync(inbox));
        await _done.Task.WaitAsync(Loopback.Bound);
        connection.End(new(MqttFailure.Stopped, "enough"));
        await running.WaitAsync(Loopback.Bound);
        await ending.CancelAsync();
        await delivering.WaitAsync(Loopback.Bound);

        Assert.InRange((_after - _before) / (double)Messages, 0, BytesPerMessage);
    }

    Task IMqttClientHandler.ConnectedAsync(MqttConnected connected, CancellationToken cancellationToken) => Task.CompletedTask;

    void IMqttClientHandler.MessageReceived(in ReceivedMessage message)
    {
        var count = _received + 1;
        if (count == WarmUp)
            _before = GC.GetTotalAllocatedBytes();
        if (count == WarmUp + Messages)
        {
            _after = GC.GetTotalAllocatedBytes();
            _done.TrySetResult();
        }

        Volatile.Write(ref _received, count);
    }

    void IMqttClientHandler.Disconnected(MqttDisconnected disconnected)
    {
    }

    /// <summary>Gives the same bytes again and again, as soon as most of their messages have been received.</summary>
    private sealed class EndlessStream(byte[] bytes, AllocationTests test) : MemoryStream(bytes)
    {
        private long _rounds;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (Position == 0 && Volatile.Read(ref test._received) < (_rounds * Round) - 100)
                Thread.Yield();
            if (Position == 0)
                _rounds++;
            var read = Read(buffer.Span);
            if (Position == Length)
                Position = 0;
            return ValueTask.FromResult(read);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}

/// <summary>Tests that nothing may run beside.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

using System.Runtime.CompilerServices;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Transport;

/// <summary>
/// Sends packets in the order in which they were given. What is given while the thread is busy, or while a send is under way, goes
/// out in one send. Bounded: when too much waits, <see cref="SendAsync"/> waits too. For any number of callers.
/// </summary>
internal sealed class PacketSender(Stream stream, TimeProvider time, int limit = 64 * 1024) : IThreadPoolWorkItem
{
    /// <summary>How far beyond the limit packets may go that cannot wait.</summary>
    private const int HardLimitFactor = 16;
    private readonly Lock _lock = new();
    private readonly Queue<WaitingPacket> _waiting = new();
    private readonly Stack<WaitingPacket<PublishPacket>> _spare = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SendBuffer _pending = new();
    private SendBuffer _underWay = new();
    private TaskCompletionSource? _empty;
    private Exception? _fault;
    private bool _isSending;
    private bool _isHeld;
    private bool _isClosing;
    private long _lastSent = time.GetTimestamp();

    /// <summary>The version that packets are written in.</summary>
    public MqttProtocolVersion Version { get; set; } = MqttProtocolVersion.V5;

    /// <summary>The largest packet in bytes that the peer takes.</summary>
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;

    /// <summary>Topic aliases that the peer takes; null for none.</summary>
    public OutgoingAliases? Aliases { get; set; }

    /// <summary>The monotonic time at which bytes were sent last.</summary>
    public long LastSent => Volatile.Read(ref _lastSent);

    /// <summary>Fails when the connection breaks while sending; completes when it is closed.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Sends; completes when the packet has its place in the row, at once unless too much waits.</summary>
    /// <exception cref="IOException">The connection is broken or closed.</exception>
    /// <exception cref="MqttPacketTooLargeException">The peer takes no packet of that size.</exception>
    public ValueTask SendAsync<T>(in T packet, CancellationToken cancellationToken)
        where T : IPacket
    {
        var waiting = Enqueue(packet);
        return waiting?.WaitAsync(cancellationToken) ?? ValueTask.CompletedTask;
    }

    /// <summary>Gives the packet its place in the row without waiting for room: for what the caller bounds otherwise.</summary>
    /// <exception cref="IOException">The connection is broken or closed.</exception>
    public void Post<T>(in T packet)
        where T : IPacket => _ = Enqueue(packet);

    /// <summary>Sends without waiting for room: for acknowledgements, which the peer's own window bounds, and pings.</summary>
    /// <exception cref="IOException">The connection is broken or closed, or the peer reads nothing.</exception>
    public void Send<T>(in T packet)
        where T : IPacket
    {
        lock (_lock)
        {
            if (_pending.Length > (long)HardLimitFactor * limit)
                throw new IOException("The peer sends but does not read.");
            Append(packet);
        }
    }

    /// <summary>Sends without waiting for room, and takes nothing after it.</summary>
    /// <exception cref="IOException">The connection is broken or closed.</exception>
    public void SendLast<T>(in T packet)
        where T : IPacket
    {
        lock (_lock)
        {
            Append(packet);
            _isClosing = true;
        }
    }

    /// <summary>Sends if there is room; false if too much waits.</summary>
    /// <exception cref="IOException">The connection is broken or closed.</exception>
    public bool TrySend<T>(in T packet)
        where T : IPacket
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _pending.Length >= limit)
                return false;
            Append(packet);
            return true;
        }
    }

    /// <summary>What is given from here on waits for <see cref="LetGo"/>, which comes soon and from the same caller.</summary>
    public void Hold()
    {
        lock (_lock)
            _isHeld = true;
    }

    /// <summary>Sends what was held back, on this thread as far as it need not wait.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _isHeld = false;
            if (_isSending || _pending.Length == 0)
                return;
            _isSending = true;
        }

        _ = SendPendingAsync(handsOver: true);
    }

    /// <summary>Completes when all that was given has been handed to the operating system.</summary>
    /// <exception cref="IOException">The connection is broken or closed.</exception>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_fault is { } fault)
                throw new IOException(fault.Message, fault);
            if (!_isSending && _pending.Length == 0)
                return Task.CompletedTask;
            _empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends nothing more; whoever waits fails with an <see cref="IOException"/>.</summary>
    public void Close() => Break(null);

    /// <summary>Takes back what waited for room.</summary>
    internal void Recycle(WaitingPacket<PublishPacket> spare)
    {
        lock (_lock)
            _spare.Push(spare);
    }

    /// <summary>Runs on the thread pool: sends what waits.</summary>
    void IThreadPoolWorkItem.Execute() => _ = SendPendingAsync(handsOver: false);

    /// <summary>Null when there was room.</summary>
    private WaitingPacket<T>? Enqueue<T>(in T packet)
        where T : IPacket
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && _pending.Length < limit)
            {
                Append(packet);
                return null;
            }

            ThrowIfBroken();
            var waiting = typeof(T) == typeof(PublishPacket) && _spare.TryPop(out var spare)
                ? (WaitingPacket<T>)(object)spare
                : new WaitingPacket<T>(this);
            waiting.Packet = packet;
            _waiting.Enqueue(waiting);
            return waiting;
        }
    }

    private void Append<T>(in T packet)
        where T : IPacket
    {
        ThrowIfBroken();
        Encode(packet);
        if (_isSending || _isHeld)
            return;

        // To the end of this thread's own queue: whatever else it sends in its present work goes out together.
        _isSending = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Aliases are given here, where the order of packets is that of the wire.</summary>
    internal void Encode<T>(in T packet)
        where T : IPacket
    {
        if (typeof(T) == typeof(PublishPacket) && Aliases is not null)
            EncodeWithAlias(Unsafe.As<T, PublishPacket>(ref Unsafe.AsRef(in packet)), Aliases);
        else
            PacketEncoder.Write(_pending, packet, Version, MaximumPacketSize);
    }

    private void EncodeWithAlias(in PublishPacket packet, OutgoingAliases aliases)
    {
        var isNew = false;
        var alias = packet.TopicAlias == 0 ? aliases.Get(packet.Topic, out isNew) : (ushort)0;
        var shortened = alias == 0 ? packet : packet with { Topic = isNew ? packet.Topic : "", TopicAlias = alias };
        if (isNew && MaximumPacketSize != uint.MaxValue && PacketEncoder.Measure(shortened, Version) > MaximumPacketSize)
            (shortened, isNew) = (packet, false);

        PacketEncoder.Write(_pending, shortened, Version, MaximumPacketSize);
        if (isNew)
            aliases.Told(packet.Topic, alias);
    }

    private async Task SendPendingAsync(bool handsOver)
    {
        try
        {
            while (TakePending())
            {
                await stream.WriteAsync(_underWay.Written);
                Volatile.Write(ref _lastSent, time.GetTimestamp());
                if (!handsOver || !HasMore())
                    continue;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true); // who receives has other things to do than to send on and on
                return;
            }
        }
        catch (Exception fault) // whatever a stream throws ends the connection, and is told to everyone who sends
        {
            Break(fault);
        }
    }

    private bool HasMore()
    {
        lock (_lock)
            return _pending.Length > 0;
    }

    /// <summary>Swaps the buffers; false when nothing waits any more.</summary>
    private bool TakePending()
    {
        lock (_lock)
        {
            _underWay.Clear();
            if (_pending.Length == 0 || _fault is not null)
            {
                _isSending = false;
                _empty?.TrySetResult();
                _empty = null;
                if (_fault is not null)
                    Release();
                return false;
            }

            (_pending, _underWay) = (_underWay, _pending);
            while (_pending.Length < limit && _waiting.TryDequeue(out var waiting))
                waiting.Write();
            return true;
        }
    }

    private void Break(Exception? cause)
    {
        WaitingPacket[] left;
        TaskCompletionSource? empty;
        lock (_lock)
        {
            if (cause is not null)
                _isSending = false;
            if (!_isSending)
                Release();
            _fault ??= cause as IOException ?? new IOException(
                cause is null or ObjectDisposedException ? "The connection is closed." : cause.Message, cause);
            left = [.. _waiting];
            _waiting.Clear();
            (empty, _empty) = (_empty, null);
        }

        foreach (var waiting in left)
            waiting.Fail(_fault);
        empty?.TrySetException(_fault);
        if (cause is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(_fault);
        _ = _completion.Task.Exception; // seen: nobody has to wait for it
        _ = empty?.Task.Exception;
    }

    private void Release()
    {
        _pending.Release();
        _underWay.Release();
    }

    private void ThrowIfBroken()
    {
        if (_fault is { } fault)
            throw new IOException(fault.Message, fault);
        if (_isClosing)
            throw new IOException("The connection is being closed.");
    }
}

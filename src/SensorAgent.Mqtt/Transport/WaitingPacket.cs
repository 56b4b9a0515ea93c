using System.Threading.Tasks.Sources;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Transport;

/// <summary>A packet for which there is no room yet. Its sender may wait for its place in the row.</summary>
internal abstract class WaitingPacket : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration? _registration;
    private bool _hasLeftRow;
    private int _isDecided;

    /// <summary>Completes when the packet has its place; to be awaited once, and by nobody for a packet that is only posted.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static (waiting, token) => ((WaitingPacket)waiting!).Cancel(token), this);
        return new(this, _source.Version);
    }

    /// <summary>Its turn has come: it is written, unless its sender has given up.</summary>
    public void Write()
    {
        _hasLeftRow = true;
        if (Interlocked.Exchange(ref _isDecided, 1) != 0)
            return;
        try
        {
            EncodeNow();
            _source.SetResult(true);
        }
        catch (Exception fault) when (fault is IOException or ArgumentException)
        {
            _source.SetException(fault);
        }
    }

    /// <summary>It will not be written.</summary>
    public void Fail(Exception fault)
    {
        _hasLeftRow = true;
        if (Interlocked.Exchange(ref _isDecided, 1) == 0)
            _source.SetException(new IOException(fault.Message, fault));
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _source.GetResult(token);
        }
        finally
        {
            // Neither the row nor a cancellation may still know it.
            if (_registration?.Unregister() != false && _hasLeftRow)
            {
                _source.Reset();
                (_registration, _hasLeftRow, _isDecided) = (null, false, 0);
                Recycle();
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected abstract void EncodeNow();

    /// <summary>It may be used for another packet.</summary>
    protected abstract void Recycle();

    private void Cancel(CancellationToken token)
    {
        if (Interlocked.Exchange(ref _isDecided, 1) == 0)
            _source.SetException(new OperationCanceledException(token));
    }
}

/// <summary>The same with the packet.</summary>
internal sealed class WaitingPacket<T>(PacketSender sender) : WaitingPacket
    where T : IPacket
{
    public T? Packet { get; set; }

    protected override void EncodeNow() => sender.Encode(Packet!);

    protected override void Recycle()
    {
        Packet = default;
        if (this is WaitingPacket<PublishPacket> publish)
            sender.Recycle(publish);
    }
}

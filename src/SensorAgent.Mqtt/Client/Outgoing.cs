using System.Threading.Tasks.Sources;

namespace SensorAgent.Mqtt.Client;

/// <summary>
/// A publish of QoS 1 or 2 on its way, completed by the server's answer. Waiting for it costs no memory, and nothing at all once it is completed.
/// </summary>
internal sealed class Outgoing : IValueTaskSource<PublishResult>
{
    private ManualResetValueTaskSourceCore<PublishResult> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private PublishWindow? _window;
    private int _isDecided;

    public Outgoing(MqttMessage message, PublishScope scope, long since)
    {
        (Message, Scope, Since) = (message, scope, since);
        Node = new(this);
    }

    public MqttMessage Message { get; }

    public PublishScope Scope { get; }

    /// <summary>The monotonic time at which it was given.</summary>
    public long Since { get; }

    /// <summary>Its place in the order in which publishes were given.</summary>
    public long Sequence { get; set; }

    /// <summary>0 until it is sent.</summary>
    public ushort PacketId { get; set; }

    /// <summary>It has been sent before within the session.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>PUBREC has come: only PUBREL may be sent [MQTT-4.3.3-6].</summary>
    public bool IsReleased { get; set; }

    /// <summary>Its place in the row.</summary>
    public LinkedListNode<Outgoing> Node { get; }

    /// <summary>True until it is sent.</summary>
    public bool IsWaiting => Node.List is not null;

    /// <summary>True when its publisher has its answer.</summary>
    public bool IsCompleted => Volatile.Read(ref _isDecided) != 0;

    /// <summary>For the publisher, to be awaited once.</summary>
    public ValueTask<PublishResult> Completion => new(this, _source.Version);

    /// <summary>Before it is given its place: it leaves the window when its publisher gives up.</summary>
    public void OnCancelled(PublishWindow window, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _window = window;
        _registration = cancellationToken.UnsafeRegister(static (outgoing, token) => ((Outgoing)outgoing!).Cancel(token), this);
    }

    public bool TrySetResult(PublishResult result)
    {
        if (!Decide())
            return false;
        _source.SetResult(result);
        return true;
    }

    public bool TrySetException(Exception fault)
    {
        if (!Decide())
            return false;
        _source.SetException(fault);
        return true;
    }

    PublishResult IValueTaskSource<PublishResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<PublishResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<PublishResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        if (TrySetException(new OperationCanceledException(token)))
            _window!.Leave(this);
    }

    private bool Decide()
    {
        if (Interlocked.Exchange(ref _isDecided, 1) != 0)
            return false;
        _registration.Unregister();
        return true;
    }
}

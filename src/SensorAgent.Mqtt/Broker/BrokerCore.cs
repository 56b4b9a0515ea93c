using System.Buffers;
using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Broker.Persistence;
using SensorAgent.Mqtt.Broker.Security;

namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// The broker without its sockets: all state, changed only under one lock, in turns. During a turn bytes for clients are
/// collected; when it ends the lock is let go and they are written, each client's in one piece.
/// </summary>
internal sealed class BrokerCore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ClientConnection> _touched = [];

    public BrokerCore(MqttBrokerOptions options, TimeProvider time, ILogger logger)
    {
        (Options, Time) = (options, time);
        Clock = new(time);
        Deadlines = new(Clock, time, OnDue);
        Retained = new(options.MaximumRetainedMessages, options.MaximumRetainedBytes);
        Router = new(this, logger);
        Sessions = new(this, logger);
        SystemTopics = new(this);
    }

    public MqttBrokerOptions Options { get; }

    public TimeProvider Time { get; }

    public BrokerClock Clock { get; }

    public DeadlineQueue Deadlines { get; }

    public SubscriptionTree Subscriptions { get; } = new();

    public RetainedStore Retained { get; }

    public BrokerCounters Counters { get; } = new();

    public Router Router { get; }

    public SessionRegistry Sessions { get; }

    public SystemTopics SystemTopics { get; }

    public LogThrottle Complaints { get; } = new();

    /// <summary>Who may read and write what; null lets everybody. See <see cref="SessionRegistry.Grant"/>.</summary>
    public AccessList? Access { get; set; }

    /// <summary>Keeps the state on disk; null keeps it in memory only. Set before the first client comes.</summary>
    public StateStore? Store { get; set; }

    /// <summary>The time of this turn, in the broker's milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>A session that fell behind during this turn, or null.</summary>
    public Session? Congested { get; set; }

    /// <summary>Takes the lock; dispose what is returned to end the turn. Turns do not nest.</summary>
    public Turn Begin()
    {
        _gate.Enter();
        (Now, Congested) = (Clock.Now, null);
        return new(this);
    }

    /// <summary>Notes, during a turn, that there are bytes for this connection.</summary>
    public void Touch(ClientConnection connection) => _touched.Add(connection);

    public void Dispose() => Deadlines.Dispose();

    private void End()
    {
        Store?.Commit();
        if (_touched.Count == 0)
        {
            _gate.Exit();
            return;
        }

        if (_touched is [var only])
        {
            _touched.Clear();
            only.TakeOutput();
            _gate.Exit();
            only.StartWriting();
            return;
        }

        var count = _touched.Count;
        var touched = ArrayPool<ClientConnection>.Shared.Rent(count);
        _touched.CopyTo(touched);
        _touched.Clear();
        foreach (var connection in touched.AsSpan(0, count))
            connection.TakeOutput();
        _gate.Exit();
        foreach (var connection in touched.AsSpan(0, count))
            connection.StartWriting();
        ArrayPool<ClientConnection>.Shared.Return(touched, clearArray: true);
    }

    private void OnDue()
    {
        using (Begin())
            Deadlines.RunDue();
    }

    /// <summary>The time during which somebody holds the broker's lock.</summary>
    public readonly ref struct Turn(BrokerCore core)
    {
        public void Dispose() => core.End();
    }
}

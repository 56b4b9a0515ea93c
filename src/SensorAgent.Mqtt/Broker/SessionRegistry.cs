using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker;

/// <summary>How a connection ended, as far as its will is concerned.</summary>
internal enum ConnectionEnd
{
    /// <summary>DISCONNECT without a wish for the will.</summary>
    Normal,

    /// <summary>Anything else.</summary>
    Abnormal,

    /// <summary>Another connection took the session over and goes on with it.</summary>
    TakenOver,

    /// <summary>Another connection took the client identifier over and starts clean.</summary>
    Replaced,
}

/// <summary>All sessions: who has one, who takes one over, when one ends, and what becomes of the wills (MQTT 5, sections 3.1.2.5, 4.1).</summary>
internal sealed partial class SessionRegistry(BrokerCore core, ILogger logger)
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    private int _lastNumber;

    public int Count => _sessions.Count;

    public IReadOnlyCollection<Session> All => _sessions.Values;

    public Session? Find(string clientId) => _sessions.GetValueOrDefault(clientId);

    /// <summary>True while a session with this identifier exists or one more may be made.</summary>
    public bool HasRoomFor(string clientId) => _sessions.ContainsKey(clientId) || _sessions.Count < core.Options.MaximumSessions;

    /// <summary>
    /// The session for a client that connects: the one it had, or a new one. An older connection with the same identifier is
    /// closed [MQTT-3.1.4-3]. The caller attaches the new connection after it has answered.
    /// </summary>
    public Session Open(string clientId, string? userName, bool cleanStart, out bool isPresent)
    {
        var session = Find(clientId);

        // A session that was to end with its connection is not gone on with (3.1.1: [MQTT-3.1.2-6]), nor is another user's.
        var startsAnew = cleanStart || session is { Link: not null, ExpirySeconds: 0 } || session?.UserName != userName;
        if (session?.Link is ClientConnection older)
        {
            LogTakenOver(session.DisplayName, older.Remote);
            older.Close(ReasonCode.SessionTakenOver, startsAnew ? ConnectionEnd.Replaced : ConnectionEnd.TakenOver);
            session = Find(clientId);
        }

        if (session is not null && startsAnew)
        {
            End(session);
            session = null;
        }

        isPresent = session is not null;
        if (session is null)
            _sessions.Add(clientId, session = new(clientId, core.Options.SessionLimits) { UserName = userName, Number = ++_lastNumber });

        core.Deadlines.Cancel(session.Expiry);
        core.Deadlines.Cancel(session.PendingWill);
        (session.Expiry, session.PendingWill, session.Will) = (null, null, null);
        return session;
    }

    /// <summary>The session's expiry is known, or has changed: one that outlives its connection is kept on disk from now on.</summary>
    public void Keep(Session session)
    {
        if (session.ExpirySeconds > 0)
            session.Store ??= core.Store;
        session.Store?.SessionOpened(session);
    }

    /// <summary>A session read from disk; its time to expire begins anew.</summary>
    public void Restore(Session session)
    {
        _lastNumber = Math.Max(_lastNumber, session.Number);
        _sessions[session.ClientId] = session;
        session.Store = core.Store;
        session.Rights = core.Access?.For(session.UserName, session.ClientId);
        foreach (var subscription in session.Subscriptions.Values)
            core.Subscriptions.Add(subscription);
        ScheduleExpiry(session);
    }

    /// <summary>The connection of a session has ended: the will, and the session itself, are due now or later.</summary>
    public void Close(Session session, ConnectionEnd end)
    {
        session.Detach();
        if (end == ConnectionEnd.Normal)
            session.Will = null;

        if (session.ExpirySeconds == 0 && end != ConnectionEnd.TakenOver)
        {
            End(session);
            return;
        }

        if (end == ConnectionEnd.TakenOver && session.Will is { DelayInterval: > 0 })
            session.Will = null; // the session goes on before the delay is over [MQTT-3.1.3-9]

        if (session.Will is { } will)
        {
            if (will.DelayInterval == 0)
                PublishWill(session);
            else
                session.PendingWill = core.Deadlines.Schedule(BrokerClock.After(core.Now, will.DelayInterval), () => PublishWill(session));
        }

        if (end != ConnectionEnd.TakenOver)
            ScheduleExpiry(session);
    }

    private void ScheduleExpiry(Session session)
    {
        if (session.ExpirySeconds != Session.NoExpiry)
            session.Expiry = core.Deadlines.Schedule(BrokerClock.After(core.Now, session.ExpirySeconds), () => End(session));
    }

    /// <summary>Forgets the session; a will that waits is published now.</summary>
    public void End(Session session)
    {
        PublishWill(session);
        core.Deadlines.Cancel(session.Expiry);
        foreach (var filter in session.Subscriptions.Keys)
            core.Subscriptions.Remove(session, filter);
        session.Subscriptions.Clear();
        session.Store?.SessionEnded(session);
        session.Store = null;
        _sessions.Remove(session.ClientId);
    }

    private void PublishWill(Session session)
    {
        core.Deadlines.Cancel(session.PendingWill);
        (var will, session.Will, session.PendingWill) = (session.Will, null, null);
        if (will is null)
            return;

        core.Router.Publish(
            new(will.Topic, will.Payload)
            {
                Qos = will.Qos,
                Retain = will.Retain,
                Properties = will.Properties,
                ExpiresAt = will.ExpiryInterval is { } seconds ? BrokerClock.After(core.Now, seconds) : Message.Never,
            },
            session);
    }

    [LoggerMessage(LogLevel.Information, "Client {Client} connected anew; its older connection from {Remote} is closed.")]
    private partial void LogTakenOver(string client, string remote);
}

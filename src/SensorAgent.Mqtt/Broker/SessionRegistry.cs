using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Broker.Security;

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
        (session.Expiry, session.PendingWill) = (null, null);
        SetWill(session, null);
        return session;
    }

    /// <summary>The session's expiry is known, or has changed: one that outlives its connection is kept on disk from now on.</summary>
    public void Keep(Session session)
    {
        if (session.ExpirySeconds > 0)
            session.Store ??= core.Store;
        session.Store?.SessionOpened(session);
    }

    /// <summary>The rights of all sessions follow from this list from now on.</summary>
    public void Grant(AccessList? access)
    {
        if (core.Access == access)
            return;

        core.Access = access;
        foreach (var session in All)
            session.Rights = access?.For(session.UserName, session.ClientId);
    }

    /// <summary>What to publish if the connection of the session ends without a good-bye; null for nothing. Kept on disk.</summary>
    public void SetWill(Session session, Will? will)
    {
        if (session.Will is null && will is null)
            return;

        (session.Will, session.WillDue) = (will, null);
        if (will is null)
            core.Store?.WillGone(session);
        else
            core.Store?.WillKept(session);
    }

    /// <summary>A session read from disk; <see cref="Settle"/> has to follow.</summary>
    public void Restore(Session session)
    {
        _lastNumber = Math.Max(_lastNumber, session.Number);
        _sessions[session.ClientId] = session;
        if (session.ExpirySeconds > 0)
            session.Store = core.Store;
        session.Rights = core.Access?.For(session.UserName, session.ClientId);
        foreach (var subscription in session.Subscriptions.Values)
            core.Subscriptions.Add(subscription);
    }

    /// <summary>
    /// For sessions read from disk: the broker's end was the end of the connections that there were, with what follows for wills. The time of
    /// a session to expire begins anew, the delay of a will does not if it had begun.
    /// </summary>
    public void Settle()
    {
        foreach (var session in All.ToArray())
        {
            if (session.ExpirySeconds == 0)
            {
                End(session);
                continue;
            }

            if (session.Will is { } will)
                PublishWill(session, session.WillDue ?? BrokerClock.After(core.Now, will.DelayInterval));
            ScheduleExpiry(session);
        }
    }

    /// <summary>The connection of a session has ended: the will, and the session itself, are due now or later.</summary>
    public void Close(Session session, ConnectionEnd end)
    {
        session.Detach();
        if (end == ConnectionEnd.Normal)
            SetWill(session, null);

        if (session.ExpirySeconds == 0 && end != ConnectionEnd.TakenOver)
        {
            End(session);
            return;
        }

        if (end == ConnectionEnd.TakenOver && session.Will is { DelayInterval: > 0 })
            SetWill(session, null); // the session goes on before the delay is over [MQTT-3.1.3-9]

        if (session.Will is { } will)
            PublishWill(session, BrokerClock.After(core.Now, will.DelayInterval));

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

    private void PublishWill(Session session, long due)
    {
        if (due <= core.Now)
        {
            PublishWill(session);
            return;
        }

        session.PendingWill = core.Deadlines.Schedule(due, () => PublishWill(session));
        session.WillDue = due;
        core.Store?.WillKept(session);
    }

    private void PublishWill(Session session)
    {
        core.Deadlines.Cancel(session.PendingWill);
        session.PendingWill = null;
        if (session.Will is not { } will)
            return;

        SetWill(session, null);

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

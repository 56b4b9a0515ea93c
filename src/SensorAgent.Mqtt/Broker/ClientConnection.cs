using System.Net;
using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Broker.Listening;
using SensorAgent.Mqtt.Broker.Security;
using SensorAgent.Mqtt.Protocol;
using SensorAgent.Mqtt.Protocol.Packets;

namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// One network connection: from its acceptance to the last byte. Everything but reading and writing the stream happens
/// during a turn of the core.
/// </summary>
internal sealed partial class ClientConnection(
    BrokerCore core, ClientTransport transport, Authenticator authenticator, bool isOneTooMany, ILogger logger) : ISessionLink
{
    /// <summary>How long a closed connection may take to fetch its last bytes and to close its side.</summary>
    private const int LingerMilliseconds = 2000;

    private Deadline? _deadline;

    public string Remote => transport.Remote;

    public IPAddress RemoteAddress => transport.RemoteAddress;

    /// <summary>True when the broker had its full number of clients before this one came.</summary>
    public bool IsOneTooMany => isOneTooMany;

    /// <summary>What CONNECT said; null before it came.</summary>
    public ConnectPacket? Connect { get; private set; }

    /// <summary>The session, once CONNECT was accepted.</summary>
    public Session? Session { get; private set; }

    /// <summary>True when the connection has ended for the broker; bytes may still be on their way.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>When the last whole packet came, in the broker's milliseconds.</summary>
    public long LastPacketAt { get; set; }

    private MqttProtocolVersion Version => Connect?.Version ?? MqttProtocolVersion.V311;

    /// <summary>Serves the client until the connection is gone. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            using (core.Begin())
                AwaitConnect();
            await transport.OpenAsync();
            using var buffer = new ReadBuffer();
            await ReadAsync(buffer);
        }
        catch (MqttProtocolException broken)
        {
            CloseBroken(broken);
        }
        catch (HandshakeException failed)
        {
            using (core.Begin())
            {
                core.Counters.ProtocolErrors++;
                if (core.Complaints.Allows(core.Now))
                    LogHandshake(transport.Remote, failed.Message);
            }
        }
        catch (Exception gone) when (ClientTransport.IsLoss(gone))
        {
            // The client has gone without a word; that is what a will is for.
        }
        catch (Exception fault)
        {
            LogFault(transport.Remote, fault);
            using (core.Begin())
                Close(ReasonCode.ImplementationSpecificError, ConnectionEnd.Abnormal);
        }

        await EndAsync();
    }

    /// <summary>During a turn: the client is who it says; the connection is its session's from now on.</summary>
    public void Accept(ConnectPacket connect, Session session, ConnackPacket answer)
    {
        (Connect, Session) = (connect, session);
        if (connect.TopicAliasMaximum > 0)
            _aliases = new(connect.TopicAliasMaximum);
        core.Deadlines.Cancel(_deadline);
        LastPacketAt = core.Now;
        if (connect.KeepAlive > 0)
            _deadline = core.Deadlines.Schedule(core.Now + KeepAliveLimit, CheckKeepAlive);
        Send(answer);
        session.Attach(this, core.Now);
        LogConnected(session.DisplayName, transport.Remote, connect.Version);
    }

    /// <summary>During a turn: answers a CONNECT that is not accepted, in the client's own version, and closes.</summary>
    public void Refuse(ReasonCode reason, MqttProtocolVersion version)
    {
        Write(new ConnackPacket { Reason = reason }, version);
        core.Counters.ConnectionsRefused++;
        if (core.Complaints.Allows(core.Now))
            LogRefused(transport.Remote, reason.ToWords());
        Close(reason, ConnectionEnd.Abnormal);
    }

    /// <summary>During a turn: ends the connection for the broker; an MQTT 5 client is told why, if there is a reason to tell.</summary>
    public void Close(ReasonCode reason, ConnectionEnd end, string? words = null)
    {
        if (IsClosed)
            return;

        IsClosed = true;
        if (Session?.Link == this)
            core.Sessions.Close(Session, end);
        if (Session is not null && Version == MqttProtocolVersion.V5 && reason.IsFailure())
            Write(Goodbye(reason, words), MqttProtocolVersion.V5);
        core.Deadlines.Cancel(_deadline);
        core.Deadlines.Cancel(_packetDeadline);
        _deadline = core.Deadlines.Schedule(core.Now + LingerMilliseconds, Abort);
        Touch();
    }

    /// <summary>Cuts the connection at once.</summary>
    public void Abort() => transport.Dispose();

    private long KeepAliveLimit => (Connect?.KeepAlive ?? 0) * 1500L; // [MQTT-3.1.2-22]

    /// <summary>With the reason in words, unless that would be more than the client takes.</summary>
    private DisconnectPacket Goodbye(ReasonCode reason, string? words)
    {
        var packet = new DisconnectPacket(reason) { ReasonString = words };
        return PacketEncoder.Measure(packet, MqttProtocolVersion.V5) <= (Connect?.MaximumPacketSize ?? uint.MaxValue) ? packet : new(reason);
    }

    /// <summary>Starts the time in which CONNECT has to come.</summary>
    private void AwaitConnect()
    {
        if (!IsClosed)
            _deadline = core.Deadlines.Schedule(core.Now + (long)core.Options.ConnectTimeout.TotalMilliseconds, Abort);
    }

    private async Task EndAsync()
    {
        using (core.Begin())
        {
            if (!IsClosed && Session is not null)
                LogLost(Session.DisplayName, transport.Remote);
            Close(ReasonCode.Success, ConnectionEnd.Abnormal);
        }

        await _writing;
        await DrainAsync();
        transport.Dispose();
        using (core.Begin())
            core.Deadlines.Cancel(_deadline);
    }

    private void CheckKeepAlive()
    {
        if (core.Now - LastPacketAt < KeepAliveLimit)
        {
            _deadline = core.Deadlines.Schedule(LastPacketAt + KeepAliveLimit, CheckKeepAlive);
            return;
        }

        LogSilent(Session?.DisplayName, Connect?.KeepAlive ?? 0);
        Close(ReasonCode.KeepAliveTimeout, ConnectionEnd.Abnormal);
    }

    private void CloseBroken(MqttProtocolException broken)
    {
        using (core.Begin())
        {
            core.Counters.ProtocolErrors++;
            if (!IsClosed && core.Complaints.Allows(core.Now))
                LogBroken(Session?.DisplayName ?? "that has not connected", transport.Remote, broken.Message, broken.Reason.ToWords());
            Close(broken.Reason, ConnectionEnd.Abnormal, broken.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Client {Client} connected from {Remote} with MQTT {Version}.")]
    private partial void LogConnected(string client, string remote, MqttProtocolVersion version);

    [LoggerMessage(LogLevel.Warning, "The connection from {Remote} is closed: {Fault}")]
    private partial void LogHandshake(string remote, string fault);

    [LoggerMessage(LogLevel.Warning, "The connection from {Remote} is refused: {Reason}.")]
    private partial void LogRefused(string remote, string reason);

    [LoggerMessage(LogLevel.Debug, "Client {Client} at {Remote} went away without a DISCONNECT.")]
    private partial void LogLost(string client, string remote);

    [LoggerMessage(LogLevel.Information, "Client {Client} was silent for one and a half times its keep-alive of {Seconds} s and is disconnected.")]
    private partial void LogSilent(string? client, int seconds);

    [LoggerMessage(LogLevel.Warning, "Client {Client} at {Remote} is disconnected: {Fault} ({Reason})")]
    private partial void LogBroken(string client, string remote, string fault, string reason);

    [LoggerMessage(LogLevel.Error, "The connection from {Remote} is closed because of a fault of the broker.")]
    private partial void LogFault(string remote, Exception fault);
}

using Microsoft.Extensions.Logging;
using SensorAgent.Mqtt.Protocol;

namespace SensorAgent.Mqtt.Broker;

/// <summary>
/// A packet that has begun has to end: who dribbles bytes would else hold a connection and its memory as long as his keep-alive allows, which
/// may be for ever.
/// </summary>
internal sealed partial class ClientConnection
{
    private Deadline? _packetDeadline;
    private long _packetBegunAt;

    private long PacketLimit => (long)core.Options.PacketTimeout.TotalMilliseconds;

    /// <summary>During a turn: all whole packets have been handled; is there a part of one?</summary>
    private void WatchPacket(bool hasPart)
    {
        if (!hasPart)
        {
            core.Deadlines.Cancel(_packetDeadline);
            _packetDeadline = null;
        }
        else if (_packetDeadline is null && !IsClosed)
        {
            _packetBegunAt = core.Now;
            _packetDeadline = core.Deadlines.Schedule(_packetBegunAt + PacketLimit, CheckPacket);
        }
    }

    private void CheckPacket()
    {
        // A whole packet since then: the part is another one. A pause of the broker's own counts as one.
        if (LastPacketAt > _packetBegunAt)
        {
            _packetBegunAt = LastPacketAt;
            _packetDeadline = core.Deadlines.Schedule(_packetBegunAt + PacketLimit, CheckPacket);
            return;
        }

        if (!IsClosed)
            LogDribbles(Session?.DisplayName, transport.Remote, core.Options.PacketTimeout.TotalSeconds);
        Close(ReasonCode.UnspecifiedError, ConnectionEnd.Abnormal, $"A packet took more than {core.Options.PacketTimeout.TotalSeconds:0.#} s.");
    }

    [LoggerMessage(LogLevel.Warning, "Client {Client} at {Remote} is disconnected: a packet of it took more than {Seconds:0.#} s.")]
    private partial void LogDribbles(string? client, string remote, double seconds);
}

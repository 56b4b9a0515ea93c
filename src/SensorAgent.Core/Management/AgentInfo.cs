using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Management;

/// <summary>What this agent is, for <c>/Agent/{agent}/info</c>.</summary>
/// <param name="Version">The agent's version.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Board">The board's model.</param>
/// <param name="IsSimulated">True when the board's values are made up.</param>
/// <param name="Started">When the agent started.</param>
/// <param name="Sensors">How many sensors it reads.</param>
/// <param name="Outputs">How many outputs it drives.</param>
public sealed record AgentInfo(string Version, string Host, string Board, bool IsSimulated, DateTimeOffset Started, int Sensors, int Outputs)
{
    /// <summary>True when the agent broke down again and again, and runs without its sensors.</summary>
    public bool IsSafeMode { get; init; }

    /// <summary>Publishes it, retained.</summary>
    public void Post(Outbox outbox, TopicScheme topics) => outbox.Post(
        new(topics.Info, Payload.Json(writer => WriteMembers(writer, topics))) { Retain = true, Qos = 1, ContentType = "application/json" }, Rank.Info);

    /// <summary>Writes the members of its object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, TopicScheme topics)
    {
        writer.WriteString("agent", topics.Agent);
        writer.WriteString("version", Version);
        writer.WriteString("host", Host);
        writer.WriteString("board", Board);
        writer.WriteBoolean("simulated", IsSimulated);
        writer.WriteString("started", Payload.Time(Started));
        writer.WriteNumber("sensors", Sensors);
        writer.WriteNumber("outputs", Outputs);
        if (IsSafeMode)
            writer.WriteBoolean("safe_mode", true);
    }
}

using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Core.Management;

/// <summary>What became of the last change of the configuration, retained on <c>config</c>: <c>trial</c>, then <c>confirmed</c> or <c>rolled_back</c>.</summary>
public sealed class ConfigurationEvents(Outbox outbox, TopicScheme topics, TimeProvider time)
{
    private const int MostChanges = 50;

    /// <summary>A change is taken up and watched.</summary>
    public void OnTrial(IReadOnlyList<string> changes) => Post("trial", writer => WriteChanges(writer, changes));

    /// <summary>It has stood its trial.</summary>
    public void Confirmed() => Post("confirmed", _ => { });

    /// <summary>What was before it is in force again.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public void RolledBack(string reason) => Post("rolled_back", writer => writer.WriteString("reason", reason));

    /// <summary>Writes the sentences, not more of them than a person reads.</summary>
    public static void WriteChanges(Utf8JsonWriter writer, IReadOnlyList<string> changes)
    {
        writer.WriteStartArray("changes");
        foreach (var change in changes.Take(MostChanges))
            writer.WriteStringValue(change);
        if (changes.Count > MostChanges)
            writer.WriteStringValue($"and {changes.Count - MostChanges} more");
        writer.WriteEndArray();
    }

    private void Post(string state, Action<Utf8JsonWriter> members) => outbox.Post(
        new(topics.Configuration, Payload.Json(writer =>
        {
            writer.WriteString("state", state);
            writer.WriteString("t", Payload.Time(time.GetUtcNow()));
            members(writer);
        }))
        {
            Retain = true, Qos = 1, ContentType = "application/json",
        },
        Rank.Info);
}

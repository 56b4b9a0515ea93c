using SensorAgent.Core.Commands;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;

namespace SensorAgent.Core.Outputs;

/// <summary>A command as it came, and where its answer goes.</summary>
/// <param name="Parsed">The command, or why there is none.</param>
/// <param name="Retained">The broker kept it, or its sender asked for that.</param>
public sealed record OutputRequest(ParsedCommand Parsed, bool Retained)
{
    internal const string Overtaken = "Newer commands overtook it.";
    internal const string Ended = "The output has come to its end.";
    internal const string CameTwice = "The command came twice, and was done the first time.";

    private long? _validUntil; // on the monotonic clock

    /// <summary>Who gives it.</summary>
    public OutputCause Cause { get; init; } = OutputCause.Command;

    /// <summary>The broker may have sent it before (DUP).</summary>
    public bool Duplicate { get; init; }

    /// <summary>Tells equal payloads from others.</summary>
    public int Fingerprint { get; init; }

    /// <summary>MQTT 5: where the sender also wants the answer, or empty.</summary>
    public string ResponseTopic { get; init; } = "";

    /// <summary>MQTT 5: what that answer must carry.</summary>
    public byte[] CorrelationData { get; init; } = [];

    /// <summary>MQTT 5: how long it was still valid when it arrived; null for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>When it arrived, as the worker's clock has it; null once it was answered.</summary>
    internal long? AskedAt { get; set; }

    /// <summary>Takes the answer to a command that was given on this machine; null sends it to <c>result</c>.</summary>
    public Action<CommandAnswer>? Answered { get; init; }

    /// <summary>The request as it arrives now: its lifetime counts from here.</summary>
    internal OutputRequest Received(TimeProvider time) => Lifetime is { } lifetime && _validUntil is null
        ? this with { _validUntil = time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency) }
        : this;

    /// <summary>Why it is too old to be obeyed, or null while it is not.</summary>
    internal string? Expiry(TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (Parsed.Expires is { } expires && now > expires)
            return $"The command expired at {Payload.Time(expires)}; it is {Payload.Time(now)}.";
        return time.GetTimestamp() > _validUntil ? "The command has waited longer than its message expiry allows." : null;
    }
}

/// <summary>What became of a command.</summary>
public enum CommandStatus
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Not understood, or the hardware did not follow.</summary>
    Error,

    /// <summary>Not looked at.</summary>
    Ignored,

    /// <summary>Understood, and not done because a guard forbids it.</summary>
    Refused,
}

/// <summary>The answer to a command.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">Why, as a sentence; may be empty when it was done.</param>
/// <param name="State">The state after it, as it is published; empty where it is not known.</param>
public readonly record struct CommandAnswer(CommandStatus Status, string Reason, string State);

/// <summary>The words that stand for <see cref="CommandStatus"/> in payloads.</summary>
public static class CommandStatusNames
{
    /// <summary>The lower-case word of a status.</summary>
    public static string Name(this CommandStatus status) => status switch
    {
        CommandStatus.Ok => "ok",
        CommandStatus.Error => "error",
        CommandStatus.Refused => "refused",
        _ => "ignored",
    };
}

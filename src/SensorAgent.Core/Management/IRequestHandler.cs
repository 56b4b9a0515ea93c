using System.Text.Json;

namespace SensorAgent.Core.Management;

/// <summary>One thing that can be asked of the agent over MQTT.</summary>
public interface IRequestHandler
{
    /// <summary>The last level of <c>request/{command}</c>.</summary>
    string Command { get; }

    /// <summary>True when it changes something: then it is off until <c>Agent:Allow</c> names it.</summary>
    bool Changes { get; }

    /// <summary>Does it, and answers; a <see cref="RequestException"/> is answered in its words.</summary>
    /// <param name="body">The request's JSON object; an empty object for an empty payload.</param>
    /// <param name="answer">Where answers go; what sends none answers <c>ok</c> without data.</param>
    /// <param name="cancellationToken">Ends it when the agent ends or it takes too long.</param>
    ValueTask HandleAsync(JsonElement body, RequestAnswer answer, CancellationToken cancellationToken);
}

/// <summary>A request that cannot be done, in a sentence for whoever asked.</summary>
public sealed class RequestException(string message) : Exception(message);

/// <summary>The way back to whoever asked.</summary>
public sealed class RequestAnswer(Action<Action<Utf8JsonWriter>> send)
{
    /// <summary>True once something was answered.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>Answers with data.</summary>
    public void Data(Action<Utf8JsonWriter> data)
    {
        IsGiven = true;
        send(writer =>
        {
            writer.WriteString("status", "ok");
            writer.WritePropertyName("data");
            data(writer);
        });
    }

    /// <summary>Answers with one part of several; the last one says so.</summary>
    public void Part(int part, bool isLast, Action<Utf8JsonWriter> data)
    {
        IsGiven = true;
        send(writer =>
        {
            writer.WriteString("status", "ok");
            writer.WriteNumber("part", part);
            writer.WriteBoolean("last", isLast);
            writer.WritePropertyName("data");
            data(writer);
        });
    }
}

/// <summary>Reads members of a request, and says in a sentence what is missing or wrong.</summary>
public static class RequestBody
{
    /// <summary>A text, or null where it is not there.</summary>
    public static string? Text(this JsonElement body, string member) => !body.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new RequestException($"\"{member}\" is no text.");

    /// <summary>A text that must be there.</summary>
    public static string RequiredText(this JsonElement body, string member, string example) =>
        body.Text(member) is { Length: > 0 } text ? text : throw new RequestException($"\"{member}\" is missing; say {{\"{member}\":\"{example}\"}}.");

    /// <summary>A number, or null where it is not there.</summary>
    public static double? Number(this JsonElement body, string member) => !body.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new RequestException($"\"{member}\" is no number.");

    /// <summary>A length of time, written as in the configuration.</summary>
    public static TimeSpan? Time(this JsonElement body, string member) => body.Text(member) is not { } text
        ? null
        : Options.Duration.TryParse(text, out var time) && time > TimeSpan.Zero ? time : throw new RequestException($"\"{member}\" is no length of time; {Options.Duration.Accepted}.");
}

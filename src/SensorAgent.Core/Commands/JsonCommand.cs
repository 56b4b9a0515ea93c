using System.Globalization;
using System.Text.Json;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Commands;

/// <summary>Commands as programs send them: <c>{"state":"ON","for":5,"id":"abc"}</c>. A command is obeyed whole or not at all.</summary>
internal static class JsonCommand
{
    private const int LongestId = 64;
    private static readonly string[] Members = ["state", "value", "for", "at", "transition", "t", "expires", "id"];
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 4 };

    /// <summary>Reads one JSON object.</summary>
    public static ParsedCommand Parse(string text, WordCommand words)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Limits);
            return Read(document.RootElement, words);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            return new(null, "The command starts like JSON but is none; use {\"state\":\"ON\"}.");
        }
    }

    private static ParsedCommand Read(JsonElement root, WordCommand words)
    {
        var id = root.TryGetProperty("id", out var mark) ? Text(mark) ?? "" : ""; // first: a refusal carries it too
        if (id.Length > LongestId)
            return new(null, $"\"id\" is longer than {LongestId} characters.");

        string? state = null, value = null, time = null, at = null, transition = null, sent = null, expires = null;
        foreach (var member in root.EnumerateObject())
        {
            if (Text(member.Value) is not { } text)
                return new(null, $"\"{WordCommand.Quote(member.Name)}\" must be a text or a number.", id);

            switch (member.Name)
            {
                case "state": state = text; break;
                case "value": value = text; break;
                case "for": time = text; break;
                case "at": at = text; break;
                case "transition": transition = text; break;
                case "t": sent = text; break;
                case "expires": expires = text; break;
                case "id": break;
                default: return new(null, $"\"{WordCommand.Quote(member.Name)}\" is not known here; {Spelling.DidYouMean(member.Name, Members)}", id);
            }
        }

        var parsed = Build(state, value, time, words);
        if (transition is not null)
            parsed = Fade(parsed, transition, words.Kind);
        if (at is not null && parsed.Command is not null)
            parsed = CommandTime.TryParse(at, out var when) ? parsed with { At = when } : new(null, $"\"{WordCommand.Quote(at)}\" is no time; {CommandTime.Accepted}.");
        if (sent is not null || expires is not null)
            parsed = Expiring(parsed, sent, expires);
        return parsed with { Id = id };
    }

    /// <summary><c>"expires"</c> is an instant, or a length of time after <c>"t"</c>.</summary>
    private static ParsedCommand Expiring(ParsedCommand command, string? sent, string? expires)
    {
        if (command.Command is null)
            return command;
        if (expires is null)
            return new(null, "\"t\" goes with \"expires\" only: {\"t\":\"2026-11-20T07:30:00Z\",\"expires\":\"10s\"}.");
        if (Instant(expires) is { } instant)
            return command with { Expires = instant };
        if (WordCommand.Time(expires, out _) is not { } length)
            return new(null, $"\"{WordCommand.Quote(expires)}\" is no time to expire at; use an instant such as 2026-11-20T07:30:00Z, or with \"t\" a length of time.");
        return sent is null ? new(null, "\"expires\" is a length of time: it needs \"t\", the instant that it counts from.")
            : Instant(sent) is not { } start ? new(null, $"\"{WordCommand.Quote(sent)}\" is no instant; use one with its zone such as 2026-11-20T07:30:00Z.")
            : command with { Expires = start < DateTimeOffset.MaxValue - length ? start + length : DateTimeOffset.MaxValue };
    }

    private static DateTimeOffset? Instant(string text) => CommandTime.TryParse(text, out var time) ? time.Instant : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static ParsedCommand Build(string? state, string? value, string? time, WordCommand words)
    {
        if (state is not null && value is not null && !Agree(state, value))
            return new(null, "\"state\" and \"value\" contradict each other; send one of them.");
        if ((value ?? state) is not { } wanted)
            return new(null, "The command has neither \"state\" nor \"value\".");
        var command = words.Kind == OutputKind.Text && value is not null ? new(new SetCommand(OutputState.Says(value))) : words.Parse(wanted.Trim());
        if (time is null)
            return command;
        if (WordCommand.Time(time, out var reason) is not { } length)
            return new(null, reason);

        return command switch
        {
            { Command: SetCommand { For: null } set } => new(set with { For = length }),
            { Command: ToggleCommand { For: null } toggle } => new(toggle with { For = length }),
            { Command: not null } => new(null, "\"for\" goes with ON, OFF, TOGGLE or a level only."),
            var refused => refused,
        };
    }

    private static ParsedCommand Fade(ParsedCommand command, string transition, OutputKind kind)
    {
        if (command.Command is null)
            return command;
        if (!kind.CanFade())
            return new(null, "Only a dimmer or a light has a \"transition\"; leave it out.");
        if (WordCommand.Time(transition, out var reason) is not { } length)
            return new(null, reason);
        return command.Command switch
        {
            SetCommand { For: { } time } when time < length => new(null, "\"for\" is shorter than \"transition\"."),
            ToggleCommand { For: { } time } when time < length => new(null, "\"for\" is shorter than \"transition\"."),
            SetCommand set => new(set with { Transition = length }),
            ToggleCommand toggle => new(toggle with { Transition = length }),
            _ => new(null, "\"transition\" goes with ON, OFF, TOGGLE or a level only."),
        };
    }

    /// <summary><c>{"state":"ON","value":42}</c> says the same thing twice; <c>{"state":"OFF","value":42}</c> does not.</summary>
    private static bool Agree(string state, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (state.Trim().ToUpperInvariant(), number > 0) is ("ON", true) or ("OFF", false);
}

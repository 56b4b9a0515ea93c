using System.Globalization;
using System.Text.Json;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Commands;

/// <summary>Commands as programs send them: <c>{"state":"ON","for":5,"id":"abc"}</c>. A command is obeyed whole or not at all.</summary>
internal static class JsonCommand
{
    private const int LongestId = 64;
    private static readonly string[] Members = ["state", "value", "for", "id"];
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 4 };

    /// <summary>Reads one JSON object.</summary>
    public static ParsedCommand Parse(string text, OutputKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Limits);
            return Read(document.RootElement, kind);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            return new(null, "The command starts like JSON but is none; use {\"state\":\"ON\"}.");
        }
    }

    private static ParsedCommand Read(JsonElement root, OutputKind kind)
    {
        var id = root.TryGetProperty("id", out var mark) ? Text(mark) ?? "" : ""; // first: a refusal carries it too
        if (id.Length > LongestId)
            return new(null, $"\"id\" is longer than {LongestId} characters.");

        string? state = null, value = null, time = null;
        foreach (var member in root.EnumerateObject())
        {
            if (Text(member.Value) is not { } text)
                return new(null, $"\"{WordCommand.Quote(member.Name)}\" must be a text or a number.", id);

            switch (member.Name)
            {
                case "state": state = text; break;
                case "value": value = text; break;
                case "for": time = text; break;
                case "id": break;
                default: return new(null, $"\"{WordCommand.Quote(member.Name)}\" is not known here; {Spelling.DidYouMean(member.Name, Members)}", id);
            }
        }

        return Build(state, value, time, kind) with { Id = id };
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static ParsedCommand Build(string? state, string? value, string? time, OutputKind kind)
    {
        if (state is not null && value is not null && !Agree(state, value))
            return new(null, "\"state\" and \"value\" contradict each other; send one of them.");
        if ((value ?? state) is not { } wanted)
            return new(null, "The command has neither \"state\" nor \"value\".");
        if (time is null)
            return WordCommand.Parse(wanted.Trim(), kind);
        if (WordCommand.Time(time, out var reason) is not { } length)
            return new(null, reason);

        return WordCommand.Parse(wanted.Trim(), kind) switch
        {
            { Command: SetCommand { For: null } set } => new(set with { For = length }),
            { Command: ToggleCommand { For: null } toggle } => new(toggle with { For = length }),
            { Command: not null } => new(null, "\"for\" goes with ON, OFF, TOGGLE or a level only."),
            var refused => refused,
        };
    }

    /// <summary><c>{"state":"ON","value":42}</c> says the same thing twice; <c>{"state":"OFF","value":42}</c> does not.</summary>
    private static bool Agree(string state, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (state.Trim().ToUpperInvariant(), number > 0) is ("ON", true) or ("OFF", false);
}

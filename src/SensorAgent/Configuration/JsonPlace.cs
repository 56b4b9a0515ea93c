using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SensorAgent.Configuration;

/// <summary>A value of a JSON text, and where it stands: what is needed to change the text and leave its comments and layout alone.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts, in characters.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What a text says; empty for anything else.</param>
internal sealed record JsonPlace(JsonTokenType Kind, int Start, int End, string Text)
{
    private static readonly JsonReaderOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What an object holds, by name; what a list holds, by number, as the configuration has it.</summary>
    public IReadOnlyList<(string Name, int NameStart, JsonPlace Value)> Members { get; private init; } = [];

    /// <summary>True for an object.</summary>
    public bool IsObject => Kind == JsonTokenType.StartObject;

    /// <summary>Reads a text; throws <see cref="JsonException"/> where it is none.</summary>
    public static JsonPlace Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Tolerant);
        reader.Read();
        return Read(ref reader, new Characters(bytes));
    }

    /// <summary>The member of that name, whatever its case; null for none.</summary>
    public (string Name, int NameStart, JsonPlace Value)? Find(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member;
        }

        return null;
    }

    /// <summary>The value at the end of a way of names; null where the way ends before.</summary>
    public JsonPlace? At(IEnumerable<string> path)
    {
        var place = this;
        foreach (var name in path)
        {
            if (place.Find(name) is not { } member)
                return null;
            place = member.Value;
        }

        return place;
    }

    /// <summary>Every value in it that holds no others, with the way there.</summary>
    public IEnumerable<(string[] Path, JsonPlace Value)> Leaves(params string[] path) => Kind is JsonTokenType.StartObject or JsonTokenType.StartArray
        ? Members.SelectMany(member => member.Value.Leaves([.. path, member.Name]))
        : [(path, this)];

    private static JsonPlace Read(ref Utf8JsonReader reader, Characters characters)
    {
        var (kind, start) = (reader.TokenType, characters.At((int)reader.TokenStartIndex));
        if (kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return new(kind, start, characters.At((int)reader.BytesConsumed), kind == JsonTokenType.String ? reader.GetString()! : "");

        var members = new List<(string, int, JsonPlace)>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var nameStart = characters.At((int)reader.TokenStartIndex);
            var name = members.Count.ToString(CultureInfo.InvariantCulture);
            if (kind == JsonTokenType.StartObject)
            {
                name = reader.GetString()!;
                reader.Read();
            }

            members.Add((name, nameStart, Read(ref reader, characters)));
        }

        return new(kind, start, characters.At((int)reader.BytesConsumed), "") { Members = members };
    }

    /// <summary>Turns places in bytes, which only ever go up, into places in characters.</summary>
    private sealed class Characters(byte[] bytes)
    {
        private int _bytes;
        private int _characters;

        public int At(int place)
        {
            _characters += Encoding.UTF8.GetCharCount(bytes, _bytes, place - _bytes);
            _bytes = place;
            return _characters;
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace SensorAgent.Core.Options;

/// <summary>A key as JSON schema (draft 7): what an editor can know of its value.</summary>
/// <remarks>
/// In JSON schema a bound counts for numbers only, and a pattern for texts only, so that one object says what both may be. An empty text takes the
/// default, as it does for the agent. Words are spelt as documented, while the agent does not mind their case.
/// </remarks>
public static class SettingSchema
{
    private const string Whole = "^(|0[xX][0-9a-fA-F]+|[-+]?[0-9]+)$";
    private const string Bus = "^(|0[xX][0-9a-fA-F]+|[0-9]+|[^:]+:[0-7])$";
    private const string Number = @"^(|[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?)$";
    private const string WithUnit = @"[0-9]*\.?[0-9]+\s*([mM][sS]|[sS]|[mM][iI][nN]|[mM]|[hH]|[dD])?";
    private const string Clock = @"([0-9]+\.)?[0-9]+(:[0-9]{1,2}){1,3}(\.[0-9]+)?";
    private const string Time = @$"^\s*(|{WithUnit}|{Clock})\s*$";

    /// <summary>The schema of a key's value.</summary>
    public static JsonObject Of(Setting setting)
    {
        var schema = ValueOf(setting.Form);
        schema["description"] = setting.Form.Kind == FormKind.Time
            ? $"{setting.Summary} {Words(setting.Form.Minimum)} to {Words(setting.Form.Maximum)}."
            : setting.Summary;
        if (setting.DefaultText.Length > 0)
            schema["default"] = DefaultOf(setting);
        return schema;
    }

    /// <summary>An object of which these keys are known and no others.</summary>
    public static JsonObject ObjectOf(IEnumerable<(string Key, JsonNode Schema)> keys)
    {
        var properties = new JsonObject();
        foreach (var (key, schema) in keys)
            properties[key] = schema;
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    /// <summary>The keys with their schemas.</summary>
    public static IEnumerable<(string Key, JsonNode Schema)> Of(IEnumerable<Setting> settings) =>
        settings.Select(setting => (setting.Key, (JsonNode)Of(setting)));

    /// <summary>A list of texts.</summary>
    public static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)JsonValue.Create(word))]);

    private static JsonObject ValueOf(SettingForm form) => form.Kind switch
    {
        FormKind.Flag => new() { ["type"] = "boolean" },
        FormKind.Integer => Bounded(new() { ["type"] = Words(["integer", "string"]), ["pattern"] = Whole }, form),
        FormKind.Bus => Bounded(new() { ["type"] = Words(["integer", "string"]), ["pattern"] = Bus }, form),
        FormKind.Number => Bounded(new() { ["type"] = Words(["number", "string"]), ["pattern"] = Number }, form),
        FormKind.Time => Bounded(new() { ["type"] = Words(["string", "number"]), ["pattern"] = Time }, form),
        FormKind.Choice => new() { ["enum"] = new JsonArray([.. form.Words.Append("").SelectMany(Spellings)]) },
        FormKind.OneOf => new() { ["enum"] = new JsonArray([.. form.Numbers.SelectMany(number => Spellings(Text(number)))]) },
        FormKind.Address => new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = Words(form.Numbers.Select(Numbers.Hex)) },
                new JsonObject { ["enum"] = new JsonArray([.. form.Numbers.Select(number => (JsonNode)JsonValue.Create(number))]) },
                new JsonObject { ["type"] = "string", ["pattern"] = $"^(|{string.Join('|', form.Numbers.Select(AnyCase))})$" }),
        },
        _ => new() { ["type"] = Words(["string", "number"]) },
    };

    private static JsonObject Bounded(JsonObject schema, SettingForm form)
    {
        if (IsBound(form.Minimum))
            schema["minimum"] = form.Minimum;
        if (IsBound(form.Maximum))
            schema["maximum"] = form.Maximum;
        return schema;
    }

    private static bool IsBound(double bound) => double.IsFinite(bound) && Math.Abs(bound) < double.MaxValue;

    // a word such as 5 may stand bare
    private static IEnumerable<JsonNode> Spellings(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? [JsonValue.Create(number), JsonValue.Create(word)]
            : [JsonValue.Create(word)];

    private static string AnyCase(int address) =>
        $"0[xX]{string.Concat($"{address:x2}".Select(digit => char.IsAsciiLetter(digit) ? $"[{digit}{char.ToUpperInvariant(digit)}]" : $"{digit}"))}|{Text(address)}";

    private static JsonValue DefaultOf(Setting setting) => setting.Form.Kind switch
    {
        FormKind.Flag => JsonValue.Create(setting.DefaultText == "true"),
        FormKind.Integer or FormKind.OneOf or FormKind.Bus when Numbers.TryInteger(setting.DefaultText, out var whole) => JsonValue.Create(whole),
        FormKind.Number when Numbers.TryNumber(setting.DefaultText, out var number) => JsonValue.Create(number),
        FormKind.Time when Duration.TryParse(setting.DefaultText, out var time) => JsonValue.Create(Duration.ToWords(time)),
        _ => JsonValue.Create(setting.DefaultText),
    };

    private static string Words(double seconds) => Duration.ToWords(TimeSpan.FromSeconds(seconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Sensors;

/// <summary>What a program printed, as measurements: its last line counts.</summary>
internal static class ExecOutput
{
    /// <summary>Reads the last line that is not empty: a JSON object by its members, anything else as the only quantity.</summary>
    public static IReadOnlyList<Measurement> Parse(string output, IReadOnlyList<string> quantities)
    {
        var line = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? throw Bad("The program printed nothing");
        if (line.StartsWith('{'))
            return ParseObject(line, quantities);
        return quantities.Count == 1
            ? [new(quantities[0], Value(quantities[0], line))]
            : throw Bad($"The program printed \"{Shorten(line)}\" instead of a JSON object with {string.Join(", ", quantities)}");
    }

    private static List<Measurement> ParseObject(string line, IReadOnlyList<string> quantities)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var measurements = new List<Measurement>();
            foreach (var quantity in quantities)
            {
                if (!document.RootElement.TryGetProperty(quantity, out var member) || member.ValueKind == JsonValueKind.Null)
                    continue; // no value this time
                var text = member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();
                measurements.Add(new(quantity, Value(quantity, text)));
            }

            return measurements.Count > 0 ? measurements : throw Bad($"The program's JSON has none of {string.Join(", ", quantities)}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw Bad($"The program printed \"{Shorten(line)}\", which is no JSON");
        }
    }

    private static SensorValue Value(string quantity, string text) => Quantity.Named(quantity).Kind switch
    {
        ValueKind.Text or ValueKind.Bytes => SensorValue.Of(text),
        ValueKind.Binary => text.ToUpperInvariant() switch
        {
            "ON" or "1" or "TRUE" => SensorValue.Of(true),
            "OFF" or "0" or "FALSE" => SensorValue.Of(false),
            _ => throw Bad($"The program printed \"{Shorten(text)}\" instead of ON or OFF"),
        },
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? SensorValue.Of(number)
            : throw Bad($"The program printed \"{Shorten(text)}\" instead of a number"),
    };

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static BusException Bad(string what) => new(BusFault.BadData, what + ".");
}

using System.Text.Json;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Chips;

namespace SensorAgent.Devices.Sensors;

/// <summary>What a program printed, as measurements: its last line counts.</summary>
internal static class ExecOutput
{
    private static readonly ValueText Printed = new("The program printed");

    /// <summary>Reads the last line that is not empty: a JSON object by its members, anything else as the only quantity.</summary>
    public static IReadOnlyList<Measurement> Parse(string output, IReadOnlyList<string> quantities)
    {
        var line = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? throw Printed.Bad("nothing");
        if (line.StartsWith('{'))
            return ParseObject(line, quantities);
        return quantities.Count == 1
            ? [new(quantities[0], Printed.Of(quantities[0], line))]
            : throw Printed.Bad($"\"{ValueText.Shorten(line)}\" instead of a JSON object with {string.Join(", ", quantities)}");
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
                measurements.Add(new(quantity, Printed.Of(quantity, text)));
            }

            return measurements.Count > 0
                ? measurements
                : throw new BusException(BusFault.BadData, $"The program's JSON has none of {string.Join(", ", quantities)}.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw Printed.Bad($"\"{ValueText.Shorten(line)}\", which is no JSON");
        }
    }
}

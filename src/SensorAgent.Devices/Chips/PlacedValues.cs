using System.Text.Json;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Values out of a text that somebody on the network gives: the text itself, or places in it where it is JSON.</summary>
/// <param name="said">How a sentence about what was given begins.</param>
/// <param name="pointers">The places, as JSON pointers; none where the text is the value.</param>
/// <param name="quantities">What they tell, a name for each.</param>
internal sealed class PlacedValues(ValueText said, string[] pointers, string[] quantities)
{
    /// <summary>The places.</summary>
    public static readonly Setting<string> PointerKey = Setting.Text(
        "Pointer", "",
        "Where the value is in JSON, as a JSON pointer or a plain path such as $.a.b[0]; several separated by commas. "
        + "Empty takes the whole as the value.",
        "use JSON pointers such as /temperature or /sensors/0/value, or paths such as $.sensors[0].value",
        text => CommaList.Of(text).All(pointer => JsonPointer.Parse(pointer) is not null));

    /// <summary>What the places tell.</summary>
    public static readonly Setting<string> QuantityKey = Setting.Text(
        "Quantity", "value", "What is told, one name for each pointer, separated by commas.",
        "use names separated by commas, such as temperature,humidity", CommaList.IsOfDifferent);

    /// <summary>As the sensor's section says.</summary>
    public static PlacedValues Of(SensorContext context, ValueText said) => new(
        said, [.. CommaList.Of(context.Get(PointerKey)).Select(text => JsonPointer.Parse(text)!)], CommaList.Of(context.Get(QuantityKey)));

    /// <summary>The quantities that a section names.</summary>
    public static IReadOnlyList<SensorQuantity> Quantities(SettingsSection section) =>
        [.. CommaList.Of(section.Get(QuantityKey)).Select(name => new SensorQuantity(name))];

    /// <summary>Notes places without a name, and names without a place.</summary>
    public static void Check(SettingsSection section)
    {
        var (names, values) = (CommaList.Of(section.Get(QuantityKey)).Length, Math.Max(1, CommaList.Of(section.Get(PointerKey)).Length));
        if (names != values)
            section.Add(QuantityKey.Key, $"names {names} quantities for {values} pointers", "use one name for each pointer");
    }

    /// <summary>What a text says; JSON's null is no value.</summary>
    /// <exception cref="Core.Buses.BusException">It does not say that.</exception>
    public IReadOnlyList<Measurement> In(string text) =>
        pointers.Length == 0 ? [new(quantities[0], said.Of(quantities[0], text.Trim()))] : Parse(text);

    private List<Measurement> Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var measurements = new List<Measurement>();
            foreach (var (pointer, quantity) in pointers.Zip(quantities))
            {
                if (JsonPointer.Find(document.RootElement, pointer) is not { } found)
                    throw said.Bad($"JSON that has nothing at {pointer}");
                if (found.ValueKind == JsonValueKind.Null)
                    continue; // no value this time
                measurements.Add(new(quantity, said.Of(quantity, found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText())));
            }

            return measurements;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw said.Bad($"\"{ValueText.Shorten(text.Trim())}\", which is no JSON");
        }
    }
}

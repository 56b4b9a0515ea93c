using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;

namespace SensorAgent.Devices.Chips;

/// <summary>Values that come as text: from a program, a file, the network.</summary>
/// <param name="Said">The beginning of the sentence about a text that is no value: <c>The program printed</c>.</param>
internal sealed record ValueText(string Said)
{
    /// <summary>The value of a quantity, by its kind: text as it is, ON or OFF, or a number.</summary>
    public SensorValue Of(string quantity, string text) => Quantity.Named(quantity).Kind switch
    {
        ValueKind.Text or ValueKind.Bytes => SensorValue.Of(text),
        ValueKind.Binary => text.ToUpperInvariant() switch
        {
            "ON" or "1" or "TRUE" => SensorValue.Of(true),
            "OFF" or "0" or "FALSE" => SensorValue.Of(false),
            _ => throw Bad($"\"{Shorten(text)}\" instead of ON or OFF"),
        },
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? SensorValue.Of(number)
            : throw Bad($"\"{Shorten(text)}\" instead of a number"),
    };

    /// <summary>The fault of a text that is no value.</summary>
    public BusException Bad(string what) => new(BusFault.BadData, $"{Said} {what}.");

    /// <summary>The beginning of a text, for a message.</summary>
    public static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

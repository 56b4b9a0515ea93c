namespace SensorAgent.Mqtt.Broker;

/// <summary>Text from strangers, made fit for a line of a log.</summary>
internal static class Printable
{
    private const int Longest = 80;

    public static string Of(string text)
    {
        var shown = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text;
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) : shown;
    }
}

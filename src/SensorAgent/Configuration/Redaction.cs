using System.Text.RegularExpressions;

namespace SensorAgent.Configuration;

/// <summary>Takes the secrets out of a configuration that is shown, and puts them back into one that was edited.</summary>
/// <remarks>Secret is what a key with such a name holds (not the name of a file that holds it), and the password within an address.</remarks>
internal static partial class Redaction
{
    /// <summary>What stands for a secret.</summary>
    public const string Mask = "***";

    private const string MaskInAddress = $":{Mask}@";

    /// <summary>The text without its secrets; also where it is no JSON, such as a line of the log or a file with a slip in it.</summary>
    public static string Of(string text) => PasswordInAddress().Replace(SecretValue().Replace(text, $"$1{Mask}\""), MaskInAddress);

    /// <summary>The edited text with the secrets of the original, and the paths of those that the original does not have.</summary>
    /// <exception cref="System.Text.Json.JsonException">The edited text is no JSON.</exception>
    public static (string Text, IReadOnlyList<string> Lost) PutBack(string edited, string original)
    {
        var masked = JsonPlace.Parse(edited).Leaves().Where(leaf => leaf.Value.Text == Mask || leaf.Value.Text.Contains(MaskInAddress, StringComparison.Ordinal)).ToArray();
        if (masked.Length == 0)
            return (edited, []);

        var known = JsonPlace.Parse(original);
        var lost = new List<string>();
        foreach (var (path, place) in masked.Reverse()) // from the end: what stands before keeps its place
        {
            if (known.At(path) is { Text.Length: > 0 } secret && Of(ConfigurationText.Member(path[^1], secret.Text)) == ConfigurationText.Member(path[^1], place.Text))
                edited = edited[..place.Start] + original[secret.Start..secret.End] + edited[place.End..];
            else
                lost.Insert(0, string.Join(':', path));
        }

        return (edited, lost);
    }

    [GeneratedRegex("""("[^"]*(?:password|secret|token|apikey|api_key|authorization)[^"]*(?<!file)"\s*:\s*")(?:[^"\\]|\\.)+"?""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();

    [GeneratedRegex("""(?<=\w://[^\s"/:@]*):[^\s"/@]+@""")]
    private static partial Regex PasswordInAddress();
}

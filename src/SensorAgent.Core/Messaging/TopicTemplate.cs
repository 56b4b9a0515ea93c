using System.Text.RegularExpressions;

namespace SensorAgent.Core.Messaging;

/// <summary>A topic with placeholders such as <c>{quantity}</c>.</summary>
public sealed partial class TopicTemplate(string text)
{
    /// <summary>The template as it stands in the configuration.</summary>
    public string Text { get; } = text;

    /// <summary>True when nothing of its kind has a topic.</summary>
    public bool IsNone { get; } = text.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>The placeholders in it, without braces.</summary>
    public IEnumerable<string> Placeholders => Placeholder().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Puts the values into the placeholders; a placeholder without value stays as it is. Empty where there is to be no topic.</summary>
    public string Fill(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = IsNone ? "" : Text;
        foreach (var (name, value) in values)
            filled = filled.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return filled;
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();
}

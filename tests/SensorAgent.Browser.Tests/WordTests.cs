using System.Text.RegularExpressions;
using SensorAgent.Testing;

namespace SensorAgent.Browser.Tests;

/// <summary>The words of the page lie in one module a language.</summary>
public sealed partial class WordTests
{
    private const string Folder = "src/SensorAgent.Web/wwwroot";
    private static readonly Dictionary<string, string> English = Words("en.js");
    private static readonly Dictionary<string, string> Chinese = Words("zh.js");

    [Fact]
    public void Both_languages_have_the_same_keys()
    {
        Assert.True(English.Count > 100);
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Both_languages_fill_in_the_same_names() =>
        Assert.All(English, word => Assert.Equal(Names(word.Value), Names(Chinese[word.Key])));

    [Fact]
    public void Every_word_that_the_page_asks_for_is_there()
    {
        var asked = Modules().SelectMany(text => AskedFor().Matches(text)).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(asked);
        Assert.All(asked, key => Assert.Contains(key, English.Keys));
    }

    [Fact]
    public void Every_word_is_asked_for()
    {
        var text = string.Concat(Modules());

        Assert.All(English.Keys, key => Assert.True(
            text.Contains($"'{key}'", StringComparison.Ordinal) || text.Contains($"`{key[..(key.LastIndexOf('.') + 1)]}${{", StringComparison.Ordinal)
            || (key.Split('.')[0] is "on" or "off" && text.Contains("`${on ? 'on' : 'off'}.${quantity}`", StringComparison.Ordinal)),
            $"Nobody asks for {key}."));
    }

    [Fact]
    public void Every_quantity_of_the_agent_has_a_name() =>
        Assert.All(Core.Model.Quantity.Known, quantity => Assert.Contains($"quantity.{quantity.Name}", English.Keys));

    private static IEnumerable<string> Modules() =>
        Repository.Files(Folder, "*.js").Where(file => Path.GetFileName(file) is not ("en.js" or "zh.js")).Select(File.ReadAllText);

    private static Dictionary<string, string> Words(string module) =>
        Entry().Matches(File.ReadAllText(Path.Combine(Repository.Root, Folder, module)))
            .ToDictionary(match => match.Groups[1].Value + match.Groups[2].Value, match => match.Groups[3].Value);

    private static IEnumerable<string> Names(string text) => Name().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?:'([^'\n]+)'|\b([a-z]+)): '((?:[^'\\]|\\.)*)'")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\bt\('([a-z][a-z.-]*)'")]
    private static partial Regex AskedFor();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Name();
}

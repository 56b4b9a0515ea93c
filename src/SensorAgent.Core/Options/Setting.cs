using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Core.Options;

/// <summary>One key of the configuration: its name, what it accepts, its default, and a sentence about it.</summary>
/// <remarks>The same declaration reads the value, words the mistake, and stands in the documentation.</remarks>
public abstract class Setting(string key, string accepted, string summary)
{
    /// <summary>The key's name.</summary>
    public string Key { get; } = key;

    /// <summary>What would be right, in words.</summary>
    public string Accepted { get; } = accepted;

    /// <summary>One sentence for the documentation.</summary>
    public string Summary { get; } = summary;

    /// <summary>What its value looks like in the file.</summary>
    public SettingForm Form { get; init; } = SettingForm.Text;

    /// <summary>The default as it would stand in the file.</summary>
    public abstract string DefaultText { get; }

    /// <summary>Reads the value only to note what is wrong with it.</summary>
    public abstract void Check(SettingsSection section);

    private const int MostBus = 255;

    private static I2cBusId? BusOf(string text)
    {
        var colon = text.LastIndexOf(':');
        var mostNumber = colon > 0 ? I2cBusId.Channels - 1 : MostBus;
        return Numbers.TryInteger(text[(colon + 1)..].Trim(), out var number) && number >= 0 && number <= mostNumber && colon != 0
            ? new(number, colon > 0 ? text[..colon].Trim() : "")
            : null;
    }

    /// <summary>Any text.</summary>
    public static Setting<string> Text(string key, string defaultValue, string summary) =>
        new(key, "a text", summary, defaultValue, text => new(text));

    /// <summary>A text for which a parser gives the reason why it cannot stand, or null.</summary>
    public static Setting<string> Text(string key, string defaultValue, string summary, string accepted, Func<string, bool> isValid) =>
        new(key, accepted, summary, defaultValue, text => isValid(text) ? new(text) : default);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Setting<bool> Flag(string key, bool defaultValue, string summary) =>
        new(key, "use true or false", summary, defaultValue, text => bool.TryParse(text, out var flag) ? new(flag) : default,
            flag => flag ? "true" : "false") { Form = new(FormKind.Flag) };

    /// <summary>A whole number, decimal or <c>0x</c> hexadecimal, within bounds.</summary>
    public static Setting<int> Integer(string key, int defaultValue, int minimum, int maximum, string summary) =>
        new(key, string.Create(CultureInfo.InvariantCulture, $"use a whole number from {minimum} to {maximum}"), summary, defaultValue,
            text => Numbers.TryInteger(text, out var number) && number >= minimum && number <= maximum ? new(number) : default)
        { Form = new(FormKind.Integer, minimum, maximum) };

    /// <summary>A whole number within bounds that need not be there.</summary>
    public static Setting<int?> OptionalInteger(string key, int minimum, int maximum, string summary) =>
        new(key, string.Create(CultureInfo.InvariantCulture, $"use a whole number from {minimum} to {maximum}"), summary, null,
            text => Numbers.TryInteger(text, out var number) && number >= minimum && number <= maximum ? new(number) : default,
            _ => "") { Form = new(FormKind.Integer, minimum, maximum) };

    /// <summary>A whole number out of a list.</summary>
    public static Setting<int> OneOf(string key, int defaultValue, int[] allowed, string summary) =>
        new(key, $"use {Numbers.List(allowed.Select(number => number.ToString(CultureInfo.InvariantCulture)))}", summary, defaultValue,
            text => Numbers.TryInteger(text, out var number) && allowed.Contains(number) ? new(number) : default)
        { Form = new(FormKind.OneOf) { Numbers = allowed } };

    /// <summary>An I2C address out of those the chip can have; seven bits where the chip leaves it open.</summary>
    public static Setting<int> Address(IReadOnlyList<int> allowed) =>
        new("Address", allowed.Count > 0
                ? $"the chip can have {Numbers.List(allowed.Select(Numbers.Hex))}"
                : "use a 7-bit address from 0x08 to 0x77",
            "7-bit I2C address.", allowed.Count > 0 ? allowed[0] : 0,
            text => Numbers.TryInteger(text, out var number)
                && (allowed.Count > 0 ? allowed.Contains(number) : number is >= 0x08 and <= 0x77) ? new(number) : default,
            Numbers.Hex) { Form = allowed.Count > 0 ? new(FormKind.Address) { Numbers = allowed } : new(FormKind.Integer, 0x08, 0x77) };

    /// <summary>An I2C bus: a number, or the channel of a multiplexer.</summary>
    public static Setting<I2cBusId> I2cBus(string summary) =>
        new("Bus", $"use the number of a bus from 0 to {MostBus}, or a multiplexer and its channel such as mux1:3", summary, 1,
            text => BusOf(text) is { } bus ? new(bus) : default) { Form = new(FormKind.Bus, 0, MostBus) };

    /// <summary>A finite number within bounds.</summary>
    public static Setting<double> Number(string key, double defaultValue, double minimum, double maximum, string summary) =>
        new(key, Numbers.Range(minimum, maximum), summary, defaultValue,
            text => Numbers.TryNumber(text, out var number) && number >= minimum && number <= maximum ? new(number) : default,
            number => number.ToString(CultureInfo.InvariantCulture)) { Form = new(FormKind.Number, minimum, maximum) };

    /// <summary>A finite number within bounds that need not be there.</summary>
    public static Setting<double?> OptionalNumber(string key, double minimum, double maximum, string summary) =>
        new(key, Numbers.Range(minimum, maximum), summary, null,
            text => Numbers.TryNumber(text, out var number) && number >= minimum && number <= maximum ? new(number) : default,
            _ => "") { Form = new(FormKind.Number, minimum, maximum) };

    /// <summary>A length of time within bounds.</summary>
    public static Setting<TimeSpan> Time(string key, TimeSpan defaultValue, TimeSpan minimum, TimeSpan maximum, string summary) =>
        new(key, $"{Duration.Accepted}, from {Duration.ToWords(minimum)} to {Duration.ToWords(maximum)}", summary, defaultValue,
            text => Duration.TryParse(text, out var time) && time >= minimum && time <= maximum ? new(time) : default,
            time => time.ToString("c", CultureInfo.InvariantCulture)) { Form = SettingForm.Time(minimum, maximum) };

    /// <summary>A length of time that need not be there.</summary>
    public static Setting<TimeSpan?> OptionalTime(string key, TimeSpan minimum, TimeSpan maximum, string summary) =>
        new(key, $"{Duration.Accepted}, from {Duration.ToWords(minimum)} to {Duration.ToWords(maximum)}", summary, null,
            text => Duration.TryParse(text, out var time) && time >= minimum && time <= maximum ? new(time) : default,
            _ => "") { Form = SettingForm.Time(minimum, maximum) };

    /// <summary>One word out of several; read case-insensitively, given in the spelling of the list.</summary>
    public static Setting<string> Choice(string key, string defaultValue, string[] words, string summary) =>
        new(key, $"use {Numbers.List(words)}", summary, defaultValue,
            text => Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? new(word) : default)
        { Form = new(FormKind.Choice) { Words = words } };
}

/// <summary>What became of a text: a value, or nothing when the text cannot stand.</summary>
public readonly struct Parsed<T>(T value)
{
    /// <summary>True when the text was understood.</summary>
    public bool Ok { get; } = true;

    /// <summary>The value, when understood.</summary>
    public T Value { get; } = value;
}

/// <summary>A key whose value is of type <typeparamref name="T"/>.</summary>
public sealed class Setting<T>(
    string key, string accepted, string summary, T defaultValue, Func<string, Parsed<T>> parse, Func<T, string>? write = null)
    : Setting(key, accepted, summary)
{
    /// <summary>What holds when the key is not there.</summary>
    public T Default { get; } = defaultValue;

    /// <inheritdoc/>
    public override string DefaultText => write is null ? $"{Default}" : write(Default);

    /// <inheritdoc/>
    public override void Check(SettingsSection section) => section.Get(this);

    /// <summary>Reads a text of the configuration.</summary>
    public Parsed<T> Parse(string text) => parse(text.Trim());
}

namespace SensorAgent.Core.Options;

/// <summary>What kind of value a key takes.</summary>
public enum FormKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number; as a text it may be hexadecimal.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A length of time.</summary>
    Time,

    /// <summary>One of a list of words.</summary>
    Choice,

    /// <summary>One of a list of whole numbers.</summary>
    OneOf,

    /// <summary>One of a list of whole numbers that people write in hexadecimal.</summary>
    Address,

    /// <summary>The number of an I2C bus, or a multiplexer and its channel.</summary>
    Bus,
}

/// <summary>What a key's value looks like in the file; for editors and documentation.</summary>
/// <param name="Kind">What kind of value it is.</param>
/// <param name="Minimum">The least number, or seconds.</param>
/// <param name="Maximum">The greatest number, or seconds.</param>
public sealed record SettingForm(FormKind Kind, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity)
{
    /// <summary>Any text.</summary>
    public static SettingForm Text { get; } = new(FormKind.Text);

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The whole numbers of a list.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>A length of time within bounds.</summary>
    public static SettingForm Time(TimeSpan minimum, TimeSpan maximum) => new(FormKind.Time, minimum.TotalSeconds, maximum.TotalSeconds);
}

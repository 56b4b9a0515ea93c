using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Chips;

/// <summary>Which inputs of a chip with several are read, and what each of them is called.</summary>
/// <remarks>No range is declared: it follows from gain and reference, and a chip at its rail says so by the quality of the reading.</remarks>
internal sealed class AdcInputs
{
    private readonly string[] _known;
    private readonly Setting<string> _quantity;

    /// <param name="known">The inputs the chip has, as people write them.</param>
    /// <param name="inputs">Those read unless the configuration says otherwise.</param>
    /// <param name="quantity">What they are called unless the configuration says otherwise.</param>
    public AdcInputs(string[] known, string inputs, string quantity)
    {
        _known = known;
        Channels = Setting.Text(
            "Channels", inputs, $"Inputs that are read, separated by commas, out of {string.Join(", ", known)}.",
            $"use inputs out of {string.Join(", ", known)}, separated by commas", IsList);
        _quantity = Setting.Text(
            "Quantity", quantity,
            "What the inputs tell; one name for all, which several take with their number, or one name for each, separated by commas.",
            "use names separated by commas, such as soil_moisture,battery",
            CommaList.IsOfDifferent);
    }

    /// <summary>The key that names the inputs.</summary>
    public Setting<string> Channels { get; }

    /// <summary>The keys of this part.</summary>
    public IReadOnlyList<Setting> Settings => [Channels, _quantity];

    /// <summary>The inputs in the order of the configuration.</summary>
    public IReadOnlyList<AdcInput> Of(SettingsSection section)
    {
        var inputs = CommaList.Of(section.Get(Channels));
        var names = CommaList.Of(section.Get(_quantity));
        return
        [
            .. inputs.Select((input, at) => new AdcInput(Array.IndexOf(_known, input), names switch
            {
                _ when names.Length == inputs.Length => names[at],
                _ => $"{names[0]}_{input.Replace("-", "", StringComparison.Ordinal)}",
            })),
        ];
    }

    /// <summary>What is delivered.</summary>
    public IReadOnlyList<SensorQuantity> QuantitiesOf(SettingsSection section) =>
        [.. Of(section).Select(input => new SensorQuantity(input.Quantity))];

    /// <summary>One name, or as many as there are inputs.</summary>
    public void Check(SettingsSection section)
    {
        var (inputs, names) = (CommaList.Of(section.Get(Channels)).Length, CommaList.Of(section.Get(_quantity)).Length);
        if (names != 1 && names != inputs)
            section.Add(_quantity.Key, $"names {names} quantities for {inputs} inputs", "use one name for all, or one for each");
    }

    private bool IsList(string text) => CommaList.IsOfDifferent(text) && CommaList.Of(text).All(_known.Contains);
}

/// <summary>One input that is read.</summary>
/// <param name="Index">Its place in the chip's list.</param>
/// <param name="Quantity">What it is called.</param>
internal readonly record struct AdcInput(int Index, string Quantity);

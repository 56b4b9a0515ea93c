using SensorAgent.Core.Model;
using SensorAgent.Core.Options;

namespace SensorAgent.Core.Pipeline;

/// <summary>Turns a number into the unit that its reader wants.</summary>
/// <remarks>Factors: NIST SP 811, appendix B.8; all of them exact or to the digits given there.</remarks>
public sealed class ConvertUnit(string unit, double scale, double offset) : IStage
{
    private static readonly (string From, string To, double Scale, double Offset)[] Table =
    [
        ("°C", "°F", 1.8, 32), ("°C", "K", 1, 273.15),
        ("hPa", "Pa", 100, 0), ("hPa", "kPa", 0.1, 0), ("hPa", "mbar", 1, 0), ("hPa", "inHg", 1 / 33.86389, 0), ("hPa", "mmHg", 1 / 1.333224, 0), ("hPa", "psi", 1 / 68.94757, 0),
        ("kPa", "hPa", 10, 0), ("kPa", "Pa", 1000, 0),
        ("lx", "klx", 0.001, 0), ("lx", "fc", 1 / 10.76391, 0),
        ("m", "cm", 100, 0), ("m", "mm", 1000, 0), ("m", "km", 0.001, 0), ("m", "in", 1 / 0.0254, 0), ("m", "ft", 1 / 0.3048, 0),
        ("mm", "cm", 0.1, 0), ("mm", "in", 1 / 25.4, 0),
        ("m/s", "km/h", 3.6, 0), ("m/s", "mph", 1 / 0.44704, 0), ("m/s", "kn", 3600.0 / 1852, 0),
        ("kg", "g", 1000, 0), ("kg", "lb", 1 / 0.45359237, 0), ("kg", "oz", 1 / 0.028349523125, 0),
        ("V", "mV", 1000, 0), ("A", "mA", 1000, 0), ("W", "mW", 1000, 0), ("W", "kW", 0.001, 0), ("kWh", "Wh", 1000, 0),
        ("m³", "L", 1000, 0), ("L/min", "m³/h", 0.06, 0), ("L/min", "L/h", 60, 0),
        ("s", "min", 1 / 60.0, 0), ("s", "h", 1 / 3600.0, 0), ("s", "d", 1 / 86_400.0, 0),
        ("Hz", "kHz", 0.001, 0), ("m/s²", "g", 1 / 9.80665, 0), ("µT", "mG", 10, 0), ("µT", "G", 0.01, 0), ("ppb", "ppm", 0.001, 0), ("ppm", "ppb", 1000, 0), ("ppm", "%", 0.0001, 0),
    ];

    private static readonly (string Written, string Unit)[] Spellings =
        [("F", "°F"), ("degF", "°F"), ("C", "°C"), ("degC", "°C"), ("m3/h", "m³/h"), ("l", "L"), ("l/h", "L/h"), ("kt", "kn"), ("knots", "kn"), ("inch", "in"), ("inches", "in")];

    /// <summary>The key.</summary>
    public static Setting<string> Key { get; } = Setting.Text("Unit", "", "Unit that the value is published in.");

    /// <summary>The unit that comes out.</summary>
    public string Unit { get; } = unit;

    /// <summary>Reads the key <c>Unit</c>; null where it is absent, wrong, or the unit that the value has already.</summary>
    public static ConvertUnit? Read(SettingsSection section, Quantity quantity)
    {
        var written = section.Get(Key);
        var wanted = Array.Find(Spellings, spelling => spelling.Written == written).Unit ?? written;
        if (wanted.Length == 0 || wanted == quantity.Unit)
            return null;

        var row = Array.Find(Table, row => row.From == quantity.Unit && row.To == wanted);
        if (row.To is not null)
            return new(row.To, row.Scale, row.Offset);

        string[] known = [quantity.Unit, .. Table.Where(other => other.From == quantity.Unit).Select(other => other.To)];
        section.Add(Key.Key, $"\"{written}\" cannot stand here", quantity.Unit.Length == 0 ? $"{quantity.Name} has no unit" : $"use {Numbers.List(known)}");
        return null;
    }

    /// <summary>The same quantity in the new unit, with decimals that show as much as before.</summary>
    public Quantity Convert(Quantity quantity) => quantity with
    {
        Unit = Unit,
        Decimals = quantity.Decimals is { } decimals ? Math.Clamp(decimals - (int)Math.Floor(Math.Log10(scale)), 0, 6) : null,
    };

    /// <summary>A number in the new unit.</summary>
    public double Forth(double number) => (number * scale) + offset;

    /// <summary>A number of the new unit in that of the quantity table.</summary>
    public double Back(double number) => (number - offset) / scale;

    /// <inheritdoc/>
    public bool Apply(ref Reading reading)
    {
        if (reading.Value.Kind == ValueKind.Number)
            reading = reading with { Value = SensorValue.Of(Forth(reading.Value.Number)), Unit = Unit };
        return true;
    }
}

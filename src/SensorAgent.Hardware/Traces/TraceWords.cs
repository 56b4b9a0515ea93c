using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>How places, settings and values that are no bytes stand in a trace.</summary>
internal static class TraceWords
{
    public static string I2c(I2cBusId bus, int address) => $"{bus}:0x{address:X2}";

    public static string Spi(int bus, int chipSelect) => $"{bus}.{chipSelect}";

    public static string Pwm(string chip, int channel) => $"{chip}:{channel}";

    public static string Of(GpioPin pin) => $"{pin.Chip}:{pin.Line}";

    public static string Of(in SpiSettings settings) => $"{settings.Frequency} Hz, mode {settings.Mode}";

    public static string Of(in SerialSettings settings) =>
        $"{settings.BaudRate} baud, {settings.DataBits}{settings.Parity.ToString()[0]}{settings.StopBits}";

    public static string Of(in GpioInputSettings settings) => string.Create(CultureInfo.InvariantCulture,
        $"input, {(settings.ActiveLow ? "active low" : "active high")}, bias {settings.Bias}, debounce {settings.Debounce.TotalSeconds} s, "
        + $"{(settings.Edges ? settings.OnlyToActive ? "edges to active" : "edges" : "no edges")}");

    public static string Of(in GpioOutputSettings settings) =>
        $"output, {(settings.ActiveLow ? "active low" : "active high")}, {settings.Drive}, "
        + $"initial {(settings.Initial is { } initial ? Of(initial) : "as it is")}";

    public static string Of(bool level) => level ? "1" : "0";

    /// <summary>An edge; its time is in ticks of 100 ns since the recording began.</summary>
    public static string Of(GpioEdge edge) => string.Create(
        CultureInfo.InvariantCulture, $"{Of(edge.Active)} sequence {edge.Sequence} at {edge.At.Ticks} line {edge.Line}");

    public static string Of(IEnumerable<GpioPin> pins) => string.Join('+', pins.Select(pin => pin.Name));

    public static string Of(ReadOnlySpan<bool> levels)
    {
        var text = new char[levels.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = levels[i] ? '1' : '0';
        return new(text);
    }

    public static string Of(double frequency, double dutyCycle) => string.Create(CultureInfo.InvariantCulture, $"{frequency} Hz, duty {dutyCycle}");

    /// <summary>The edge that a line tells of, or null where it tells of none.</summary>
    public static GpioEdge? Edge(string text) =>
        text.Split(' ') is [var level, "sequence", var count, "at", var at, "line", var number]
        && uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
        && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks)
            ? new(level == "1", sequence, TimeSpan.FromTicks(ticks), line)
            : null;

    /// <summary>The chip and line that a pin was found at.</summary>
    public static GpioPin Pin(string name, string found) =>
        found.LastIndexOf(':') is var colon and >= 0
            && int.TryParse(found[(colon + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var line)
            ? new(found[..colon], line, name)
            : new("", -1, name);
}

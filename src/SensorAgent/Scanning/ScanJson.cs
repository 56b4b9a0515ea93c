using System.Text;
using System.Text.Json;
using SensorAgent.Core.Messaging;

namespace SensorAgent.Scanning;

/// <summary>A scan for programs: one JSON object with a list for every kind, and a <c>problem</c> where there is nothing to list.</summary>
internal static class ScanJson
{
    public static string Text(ScanReport report) => Encoding.UTF8.GetString(Payload.Json(writer =>
    {
        writer.WriteString("board", report.Board);
        writer.WriteBoolean("simulated", report.IsSimulated);
        List(writer, "i2c", report.I2c, WriteBus);
        List(writer, "oneWire", report.OneWire, WriteThermometer);
        List(writer, "spi", report.Spi, (json, device) =>
        {
            json.WriteNumber("bus", device.Bus);
            json.WriteNumber("chipSelect", device.ChipSelect);
        });
        List(writer, "serial", report.Serial, (json, port) =>
        {
            json.WriteString("port", port.Name);
            Optional(json, "alias", port.Alias);
        });
        List(writer, "pwm", report.Pwm, (json, chip) =>
        {
            json.WriteString("chip", chip.Device);
            json.WriteNumber("channels", chip.Channels);
        });
        List(writer, "gpio", report.Gpio, WriteChip);
        List(writer, "kernel", report.Kernel, (json, device) =>
        {
            json.WriteString("subsystem", device.Subsystem);
            json.WriteString("device", device.Device);
            Optional(json, "address", device.Address);
            Words(json, "channels", device.Channels);
        });
    }));

    private static void WriteBus(Utf8JsonWriter json, I2cBusFinding bus)
    {
        if (bus.Bus.IsChannel)
            json.WriteString("bus", bus.Bus.ToString());
        else
            json.WriteNumber("bus", bus.Bus.Number);
        Array(json, "devices", bus.Devices, device =>
        {
            json.WriteString("address", $"0x{device.Address:x2}");
            json.WriteString("state", device.IsHeld ? "held" : device.Drivers.Count > 0 ? "recognised" : "unknown");
            Words(json, "drivers", device.Drivers);
            Words(json, "candidates", device.Candidates);
            Optional(json, "holder", device.Holder);
            Optional(json, "entry", device.Entry);
        });
        Optional(json, "problem", bus.Problem);
    }

    private static void WriteThermometer(Utf8JsonWriter json, WireFinding thermometer)
    {
        json.WriteString("id", thermometer.Id);
        json.WriteString("driver", thermometer.Driver);
        if (thermometer.Celsius is { } celsius)
            json.WriteNumber("temperature", celsius);
        Optional(json, "problem", thermometer.Problem);
        Optional(json, "entry", thermometer.Entry);
    }

    private static void WriteChip(Utf8JsonWriter json, Core.Buses.GpioChipListing chip)
    {
        json.WriteString("chip", chip.Label);
        json.WriteString("device", chip.Name);
        Array(json, "lines", chip.Lines, line =>
        {
            json.WriteNumber("line", line.Line);
            Optional(json, "name", line.Name);
            json.WriteString("direction", line.IsOutput ? "output" : "input");
            json.WriteBoolean("used", line.IsUsed);
            Optional(json, "consumer", line.Consumer);
        });
    }

    private static void List<T>(Utf8JsonWriter json, string name, Found<T> found, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject(name);
        Array(json, "found", found.Items, item => write(json, item));
        Optional(json, "problem", found.Problem);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter json, string name, IReadOnlyList<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, text);
    }
}

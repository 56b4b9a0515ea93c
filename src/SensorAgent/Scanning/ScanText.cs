using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Scanning;

/// <summary>A scan for people.</summary>
internal static class ScanText
{
    private const int MostCandidates = 8;
    private const int LineWidth = 120;

    public static void Print(TextWriter output, ScanReport report)
    {
        output.WriteLine($"{report.Board}{(report.IsSimulated ? ": its values are made up, and its chips are those of the configuration" : "")}");
        Section(output, "I2C", report.I2c, bus => PrintBus(output, bus));
        Section(output, "1-Wire", report.OneWire, thermometer => output.WriteLine(Thermometer(thermometer)));
        Section(output, "SPI", report.Spi, device => output.WriteLine($"  bus {device.Bus}, chip select {device.ChipSelect}"));
        Section(output, "Serial ports", report.Serial, port => output.WriteLine($"  {port.Name}{(port.Alias.Length > 0 ? $" ({port.Alias})" : "")}"));
        Section(output, "PWM", report.Pwm, chip => output.WriteLine($"  {chip.Device}, channels 0 to {chip.Channels - 1}"));
        Section(output, "GPIO", report.Gpio, chip => PrintChip(output, chip));
        Section(output, "Driven by the kernel", report.Kernel, device => output.WriteLine(
            $"  {device.Subsystem,-8} {device.Device}{(device.Address.Length > 0 ? $" at {device.Address}" : "")}: {string.Join(", ", device.Channels)}"));
    }

    private static void Section<T>(TextWriter output, string title, Found<T> found, Action<T> print)
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach (var item in found.Items)
            print(item);
        if (found.Items.Count == 0)
            output.WriteLine($"  {(found.Problem.Length > 0 ? found.Problem : "nothing")}");
    }

    private static void PrintBus(TextWriter output, I2cBusFinding bus)
    {
        output.WriteLine($"  bus {bus.Bus}{(bus.Devices.Count == 0 && bus.Problem.Length == 0 ? ": nobody answers" : "")}");
        foreach (var device in bus.Devices)
            output.WriteLine($"    0x{device.Address:x2}  {Device(device)}{Entry(device.Entry)}");
        if (bus.Problem.Length > 0)
            output.WriteLine($"    {bus.Problem}");
    }

    private static string Device(I2cFinding device) => device switch
    {
        { IsHeld: true } => $"held by the kernel{(device.Holder.Length > 0 ? $"'s driver {device.Holder}" : "")}, and not asked",
        { Drivers.Count: > 0 } => string.Join(" or ", device.Drivers),
        { Configured.Length: > 0 } => $"{device.Configured} by the configuration; not recognised",
        { Candidates.Count: > MostCandidates } => $"not recognised; could be {string.Join(", ", device.Candidates.Take(MostCandidates))} ...",
        { Candidates.Count: > 0 } => $"not recognised; could be {string.Join(", ", device.Candidates)}",
        _ => "not recognised; no driver has this address",
    };

    private static string Thermometer(WireFinding thermometer) => thermometer.Celsius is { } celsius
        ? string.Create(CultureInfo.InvariantCulture, $"  {thermometer.Id}  {celsius:0.0} °C{Entry(thermometer.Entry)}")
        : $"  {thermometer.Id}  {thermometer.Problem}{Entry(thermometer.Entry)}";

    private static string Entry(string entry) => entry.Length > 0 ? $"  ({entry})" : "";

    private static void PrintChip(TextWriter output, GpioChipListing chip)
    {
        output.WriteLine($"  {chip.Label} ({chip.Name}), {chip.Lines.Count} lines");
        foreach (var line in chip.Lines.Where(line => line.IsUsed))
        {
            var holder = line.Consumer.Length > 0 ? $"\"{line.Consumer}\"" : "somebody";
            output.WriteLine($"    {Name(line),-16} {(line.IsOutput ? "output" : "input ")}  held by {holder}");
        }

        PrintFree(output, "free, inputs: ", chip.Lines.Where(line => line is { IsUsed: false, IsOutput: false }));
        PrintFree(output, "free, outputs: ", chip.Lines.Where(line => line is { IsUsed: false, IsOutput: true }));
    }

    private static void PrintFree(TextWriter output, string title, IEnumerable<GpioLineListing> lines)
    {
        var text = title;
        foreach (var name in lines.Select(Name))
        {
            if (text.Length + name.Length > LineWidth)
            {
                output.WriteLine($"    {text}");
                text = "  ";
            }

            text += $"{name} ";
        }

        if (text != title)
            output.WriteLine($"    {text.TrimEnd()}");
    }

    private static string Name(GpioLineListing line) => line.Name.Length > 0 ? line.Name : line.Line.ToString(CultureInfo.InvariantCulture);
}

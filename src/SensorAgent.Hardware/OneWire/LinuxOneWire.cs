using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.OneWire;

/// <summary>The thermometers that the kernel's <c>w1_therm</c> drives, through sysfs.</summary>
/// <remarks>
/// Documentation/w1/slaves/w1_therm.rst. Reading one thermometer takes its conversion time, 750 ms. Where a bus has several and
/// its <c>therm_bulk_read</c> may be written, all convert at once and each is then only read.
/// </remarks>
internal sealed class LinuxOneWire(string root, BoardFamily family, TimeProvider time) : IOneWire
{
    private static readonly string[] ThermometerFamilies = ["10-", "22-", "28-", "3b-", "42-"];

    private readonly string _devices = Path.Combine(root, "sys/bus/w1/devices");
    private readonly ConcurrentDictionary<string, W1Conversion> _masters = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Devices() =>
        Directory.Exists(_devices)
            ? [.. Directory.EnumerateFileSystemEntries(_devices).Select(path => Path.GetFileName(path))
                .Where(IsThermometer).Order(StringComparer.Ordinal)]
            : throw OneWireFaults.NoBus(family);

    public void ReadScratchpad(string id, Span<byte> scratchpad)
    {
        var present = Devices();
        if (!present.Contains(id, StringComparer.OrdinalIgnoreCase))
            throw OneWireFaults.Missing(id, present);

        var conversion = _masters.GetOrAdd(MasterOf(id), master => new(master, time));
        var answer = conversion.Read(Path.Combine(_devices, id), scratchpad);
        if (answer != W1Answer.Good)
            throw OneWireFaults.From(answer, id);
    }

    private static bool IsThermometer(string id) => ThermometerFamilies.Any(prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // The entry is a link into the bus master's directory: ../../../devices/w1_bus_master1/28-000005e2fdc3.
    private string MasterOf(string id)
    {
        var entry = Path.Combine(_devices, id);
        return new DirectoryInfo(entry).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.GetDirectoryName(target.FullName)!
            : entry;
    }
}

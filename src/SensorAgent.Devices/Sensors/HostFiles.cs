using System.Globalization;

namespace SensorAgent.Devices.Sensors;

/// <summary>What the kernel's files say: pure parsers, and where the processor's thermometer is.</summary>
internal static class HostFiles
{
    private static readonly string[] ProcessorZones = ["cpu", "x86_pkg", "soc", "acpitz"];

    /// <summary>Jiffies spent busy and altogether, from <c>/proc/stat</c>; waiting for the disk is idle.</summary>
    public static (long Busy, long Total) ProcessorTime(string stat)
    {
        var fields = stat.AsSpan(0, Math.Max(stat.IndexOf('\n'), 0)).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5 || fields[0] != "cpu")
            throw new InvalidDataException("/proc/stat does not start with the line of all processors.");

        // user nice system idle iowait irq softirq steal; guest times are already in user and nice (proc(5)).
        var times = fields.Skip(1).Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var total = times.Sum();
        return (total - times[3] - (times.Length > 4 ? times[4] : 0), total);
    }

    /// <summary>Memory in use in %, by the kernel's own estimate of what is available.</summary>
    public static double MemoryUsed(string meminfo)
    {
        var (total, available) = (Kilobytes(meminfo, "MemTotal:"), Kilobytes(meminfo, "MemAvailable:"));
        return 100.0 * (total - available) / total;
    }

    /// <summary>The temperature file of the processor's thermal zone, in m°C; null where there is none.</summary>
    public static string? ThermalZone(string root)
    {
        var directory = Path.Combine(root, "sys/class/thermal");
        if (!Directory.Exists(directory))
            return null;

        var zones = Directory.GetDirectories(directory, "thermal_zone*")
            .Where(zone => File.Exists(Path.Combine(zone, "temp")))
            .OrderBy(Rank).ThenBy(zone => zone, StringComparer.Ordinal);
        return zones.FirstOrDefault() is { } first ? Path.Combine(first, "temp") : null;
    }

    /// <summary>A zone's temperature in °C; null while it has none (a zone that sleeps answers EAGAIN or EINVAL).</summary>
    public static double? Temperature(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var thousandths)
                ? thousandths / 1000.0
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Rank(string zone)
    {
        var type = Path.Combine(zone, "type");
        var name = File.Exists(type) ? File.ReadAllText(type) : "";
        var rank = Array.FindIndex(ProcessorZones, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? ProcessorZones.Length : rank;
    }

    private static long Kilobytes(string meminfo, string key)
    {
        foreach (var line in meminfo.Split('\n'))
        {
            if (line.StartsWith(key, StringComparison.Ordinal))
                return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }

        throw new InvalidDataException($"/proc/meminfo has no line {key}");
    }
}

using System.Globalization;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;

namespace SensorAgent.Devices.Sensors;

/// <summary>The machine itself: processor load and temperature, memory, disk, uptime, from <c>/proc</c> and <c>/sys</c>.</summary>
/// <remarks>Sources: proc(5) for stat, meminfo and uptime; the kernel's sysfs-class-thermal for temperatures; statvfs(3) for the disk.</remarks>
[Sensor("host")]
internal sealed class Host(string root, string disk, TimeProvider time) : ISensor, ISensorDriver
{
    private static readonly TimeSpan FirstLoadSample = TimeSpan.FromMilliseconds(250);
    private static readonly Setting<string> DiskKey = Setting.Text("Disk", "/", "A path on the disk whose free space is told.");
    private (long Busy, long Total)? _lastLoad;

    /// <inheritdoc/>
    public static SensorDescription Description { get; } = new("This machine: processor load and temperature, memory, disk, uptime")
    {
        Quantities = [new("cpu_temperature"), new("cpu_load"), new("memory_used"), new("disk_free"), new("uptime")],
        QuantitiesOf = _ =>
            [.. Description!.Quantities.Where(quantity => quantity.Name != "cpu_temperature" || HostFiles.ThermalZone("/") is not null)],
        DefaultInterval = TimeSpan.FromSeconds(30),
        ShortestInterval = TimeSpan.FromSeconds(1),
        Settings = [DiskKey],
        Check = section =>
        {
            if (!Directory.Exists(section.Get(DiskKey)))
                section.Add("Disk", $"there is no directory {section.Get(DiskKey)}", "name a directory on the disk, such as /");
        },
    };

    /// <inheritdoc/>
    public static ISensor Create(SensorContext context) => new Host("/", context.Get(DiskKey), context.Time);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Measurement>> ReadAsync(CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>
        {
            new("memory_used", HostFiles.MemoryUsed(Text("proc/meminfo"))),
            new("disk_free", DiskFree()),
            new("uptime", double.Parse(Text("proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture)),
            new("cpu_load", await LoadAsync(cancellationToken)),
        };
        if (HostFiles.ThermalZone(root) is { } zone && HostFiles.Temperature(zone) is { } celsius)
            measurements.Add(new("cpu_temperature", celsius));
        return measurements;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing stays open between reads.
    }

    private async ValueTask<double> LoadAsync(CancellationToken cancellationToken)
    {
        if (_lastLoad is null)
        {
            _lastLoad = HostFiles.ProcessorTime(Text("proc/stat"));
            await ChipPause.WaitAsync(time, FirstLoadSample, cancellationToken);
        }

        var (before, now) = (_lastLoad.Value, HostFiles.ProcessorTime(Text("proc/stat")));
        _lastLoad = now;
        return now.Total > before.Total ? Math.Clamp(100.0 * (now.Busy - before.Busy) / (now.Total - before.Total), 0, 100) : 0;
    }

    /// <summary>As df counts it: what an ordinary user may still write, of what is used and that together.</summary>
    private double DiskFree()
    {
        var drive = new DriveInfo(disk);
        var used = drive.TotalSize - drive.TotalFreeSpace;
        return 100.0 * drive.AvailableFreeSpace / (used + drive.AvailableFreeSpace);
    }

    private string Text(string file) => File.ReadAllText(Path.Combine(root, file));
}

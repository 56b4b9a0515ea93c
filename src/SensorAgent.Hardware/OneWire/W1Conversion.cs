using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.OneWire;

/// <summary>One bus master: lets all its thermometers convert at once where it can, and keeps its reads in order.</summary>
/// <remarks>
/// Documentation/ABI/testing/sysfs-driver-w1_therm: <c>therm_bulk_read</c> takes <c>trigger</c>, and reads -1 while any
/// thermometer converts. After it, the next read of each thermometer takes what it holds instead of converting anew.
/// </remarks>
internal sealed class W1Conversion(string master, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2); // 750 ms at 12 bits, and the kernel's own work
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _readSince = new(StringComparer.Ordinal);
    private readonly string _bulk = Path.Combine(master, "therm_bulk_read");
    private long _triggered;
    private bool _inBulk;

    /// <summary>Reads a thermometer's nine bytes.</summary>
    public W1Answer Read(string device, Span<byte> scratchpad)
    {
        lock (_gate)
        {
            if (!IsFresh(device))
                Convert();
            _readSince.Add(device);
            return ReadNow(device, scratchpad);
        }
    }

    private bool IsFresh(string device) =>
        _inBulk && !_readSince.Contains(device) && time.GetElapsedTime(_triggered) < Fresh;

    // Where it is not there or may not be written, each read converts by itself.
    private void Convert()
    {
        _inBulk = SysFile.Read(_bulk, out _) == 0 && SysFile.Write(_bulk, "trigger\n") == 0
            && time.Until(() => !IsConverting(), Step, Longest);
        _triggered = time.GetTimestamp();
        _readSince.Clear();
    }

    private bool IsConverting() => SysFile.Read(_bulk, out var state) == 0 && state == "-1";

    private W1Answer ReadNow(string device, Span<byte> scratchpad)
    {
        var file = Path.Combine(device, "w1_slave");
        var text = "";
        var errno = 0;
        time.Until(() => (errno = SysFile.Read(file, out text)) != 0 || text.Length > 0 || !IsConverting(), Step, Longest);
        return errno == 0 ? W1Slave.Parse(text, scratchpad) : throw OneWireFaults.From(errno, Path.GetFileName(device));
    }
}

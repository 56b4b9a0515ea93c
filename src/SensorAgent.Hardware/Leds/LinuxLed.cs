using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Leds;

/// <summary>An LED of the kernel's LED class, taken from its trigger.</summary>
/// <remarks>Documentation/leds/leds-class.rst and Documentation/ABI/testing/sysfs-class-led.</remarks>
internal sealed class LinuxLed : IKernelLed
{
    private readonly string _directory;
    private readonly string _name;

    public LinuxLed(string root, string name)
    {
        var leds = Path.Combine(root, "sys/class/leds");
        (_directory, _name) = (Path.Combine(leds, name), name);
        if (name.Contains('/', StringComparison.Ordinal) || !Directory.Exists(_directory))
            throw LedFaults.NoSuchLed(name, Names(leds));
        Brightest = Number("max_brightness");
        var errno = SysFile.Write(Path.Combine(_directory, "trigger"), "none");
        if (errno is not (0 or Errno.ENOENT)) // a kernel without triggers has no such file
            throw LedFaults.From(errno, name);
    }

    public int Brightest { get; }

    public int Brightness
    {
        get => Number("brightness");
        set => Check(SysFile.Write(Path.Combine(_directory, "brightness"), value.ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        // Nothing is held open.
    }

    private static string[] Names(string leds) =>
        Directory.Exists(leds) ? [.. Directory.GetFileSystemEntries(leds).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];

    private int Number(string file)
    {
        Check(SysFile.Read(Path.Combine(_directory, file), out var text));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BusException(BusFault.BadData, $"The LED {_name} has a {file} of \"{text}\".");
    }

    private void Check(int errno)
    {
        if (errno != 0)
            throw LedFaults.From(errno, _name);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.Native;
using SensorAgent.Hardware.Pwm;
using SensorAgent.Hardware.Serial;
using SensorAgent.Hardware.Spi;

namespace SensorAgent.Hardware.Boards;

/// <summary>What the kernel shows in <c>/dev</c> and <c>/sys</c>.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-tty: <c>type</c> is 0 for a port that has no hardware.</remarks>
internal sealed class LinuxBusListing(BoardProfile profile, string root) : IBusListing
{
    private static readonly (string Prefix, string Group)[] Groups = [("gpiochip", "gpio"), ("i2c-", "i2c"), ("spidev", "spi")];
    private static readonly string[] Aliases = ["serial0", "serial1"];

    public IReadOnlyList<GpioChipListing> GpioChips() => new GpioChips(profile, root).All();

    public IReadOnlyList<PwmChipListing> PwmChips() => new PwmChips(root, profile.Family).All();

    public IReadOnlyList<SerialPortListing> SerialPorts()
    {
        var found = Ports();
        return found.Length > 0
            ? [.. found.Select(port => new SerialPortListing(port, AliasOf(port)))]
            : throw SerialFaults.NoPort("serial0", profile.Family);
    }

    public IReadOnlyList<SpiListing> SpiDevices()
    {
        var found = DeviceNodes.Suffixes(root, "spidev")
            .Select(suffix => suffix.Split('.'))
            .Where(parts => parts.Length == 2)
            .Select(parts => new SpiListing(DeviceNodes.Number(parts[0]), DeviceNodes.Number(parts[1])))
            .Where(device => device is { Bus: >= 0, ChipSelect: >= 0 })
            .OrderBy(device => device.Bus).ThenBy(device => device.ChipSelect)
            .ToArray();
        return found.Length > 0 ? found : throw SpiFaults.NoDevice(profile.Family == BoardFamily.WalnutPi ? 1 : 0, 0, profile.Family);
    }

    public IReadOnlyList<RefusedFile> Refused() =>
    [
        .. Groups.SelectMany(kind => DeviceNodes.Suffixes(root, kind.Prefix).Order(StringComparer.Ordinal)
                .Select(suffix => (File: kind.Prefix + suffix, kind.Group)))
            .Concat(Ports().Select(port => (File: port, Group: "dialout")))
            .Where(device => !Libc.IsOpen(Path.Combine(root, "dev", device.File)))
            .Select(device => new RefusedFile($"/dev/{device.File}", device.Group)),
    ];

    private static bool IsReal(string path) =>
        Directory.Exists(Path.Combine(path, "device")) && (SysFile.Read(Path.Combine(path, "type"), out var type) != 0 || type != "0");

    private string[] Ports()
    {
        var ports = Path.Combine(root, "sys/class/tty");
        return Directory.Exists(ports)
            ? [.. Directory.EnumerateFileSystemEntries(ports).Where(IsReal).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }

    // /dev/serial0 is a link to the port of the header, made by the board's own rules.
    private string AliasOf(string port) => Aliases.FirstOrDefault(
        alias => new FileInfo(Path.Combine(root, "dev", alias)).LinkTarget is { } target && Path.GetFileName(target) == port) ?? "";
}

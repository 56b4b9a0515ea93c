using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.KernelSensors;

/// <summary>IIO, hwmon and thermal zones through sysfs.</summary>
internal sealed class LinuxKernelSensors(string root) : IKernelSensors
{
    private const string Input = "_input";
    private const string Raw = "_raw";
    private const string Alarm = "_alarm";

    private static readonly (string Subsystem, string Directory, string Pattern, string NameFile)[] Places =
    [
        ("hwmon", "sys/class/hwmon", "hwmon*", "name"),
        ("iio", "sys/bus/iio/devices", "iio:device*", "name"),
        ("thermal", "sys/class/thermal", "thermal_zone*", "type"),
    ];

    public IReadOnlyList<KernelChannel> Channels() => [.. Places.SelectMany(place => DevicesIn(place.Subsystem)).SelectMany(ChannelsOf)];

    public double Read(KernelChannel channel)
    {
        var device = DevicesIn(channel.Subsystem).FirstOrDefault(device => device.Name == channel.Device && device.Address == channel.Address);
        if (device.Directory is null)
            throw new BusException(
                BusFault.Missing,
                $"The kernel has no {channel.Subsystem} device {channel.Device}{(channel.Address.Length > 0 ? $" at {channel.Address}" : "")}; "
                + "its driver may have been unloaded.");

        return channel.Subsystem switch
        {
            "hwmon" when channel.Channel.EndsWith(Alarm, StringComparison.Ordinal) =>
                Number(device, channel.Channel) * HwmonUnits.Of(channel.Channel).Factor,
            "hwmon" => Number(device, channel.Channel + Input) * HwmonUnits.Of(channel.Channel).Factor,
            "iio" => ReadIio(device, channel.Channel) * IioUnits.Of(channel.Channel).Factor,
            _ => Number(device, channel.Channel) * HwmonUnits.Of(channel.Channel).Factor,
        };
    }

    private IEnumerable<Device> DevicesIn(string subsystem)
    {
        var place = Array.Find(Places, place => place.Subsystem == subsystem);
        var directory = Path.Combine(root, place.Directory ?? "");
        if (place.Directory is null || !Directory.Exists(directory))
            yield break;

        foreach (var path in Directory.EnumerateFileSystemEntries(directory, place.Pattern).Order(StringComparer.Ordinal))
        {
            if (SysFile.Read(Path.Combine(path, place.NameFile), out var name) == 0)
                yield return new(subsystem, path, name, AddressOf(subsystem, path));
        }
    }

    // hwmon3/device leads to the chip's own directory: .../i2c-1/1-0076. An IIO device lies in it; a zone is the only one of its type.
    private static string AddressOf(string subsystem, string path) => subsystem switch
    {
        "hwmon" => new DirectoryInfo(Path.Combine(path, "device")).LinkTarget is { } chip ? Path.GetFileName(chip) : "",
        "iio" => new DirectoryInfo(path).LinkTarget is { } own ? Path.GetFileName(Path.GetDirectoryName(own)) ?? "" : "",
        _ => Path.GetFileName(path),
    };

    private static IEnumerable<KernelChannel> ChannelsOf(Device device)
    {
        var files = Directory.EnumerateFiles(device.Directory).Select(file => Path.GetFileName(file));
        var names = device.Subsystem switch
        {
            "hwmon" => files.Where(file => file.EndsWith(Input, StringComparison.Ordinal) || file.EndsWith(Alarm, StringComparison.Ordinal))
                .Select(file => Without(file, Input)),
            "iio" => files.Where(file => file.StartsWith("in_", StringComparison.Ordinal))
                .Where(file => file.EndsWith(Input, StringComparison.Ordinal) || file.EndsWith(Raw, StringComparison.Ordinal))
                .Select(file => Without(Without(file, Input), Raw)),
            _ => files.Where(file => file == "temp"),
        };
        return names.Distinct().Order(StringComparer.Ordinal).Select(name => new KernelChannel(
            device.Subsystem, device.Name, device.Address, name, LabelOf(device, name),
            device.Subsystem == "iio" ? IioUnits.Of(name).Quantity : HwmonUnits.Of(name).Quantity));
    }

    private static string LabelOf(Device device, string channel) =>
        SysFile.Read(Path.Combine(device.Directory, channel + "_label"), out var label) == 0 ? label : "";

    // Some drivers offer the processed value; else it is (raw + offset) * scale.
    private static double ReadIio(Device device, string channel) =>
        File.Exists(Path.Combine(device.Directory, channel + Input))
            ? Number(device, channel + Input)
            : (Number(device, channel + Raw) + Shared(device, channel, "_offset", 0)) * Shared(device, channel, "_scale", 1);

    private static double Shared(Device device, string channel, string suffix, double otherwise) =>
        IioUnits.Sharing(channel).FirstOrDefault(name => File.Exists(Path.Combine(device.Directory, name + suffix))) is { } found
            ? Number(device, found + suffix)
            : otherwise;

    private static double Number(Device device, string file) => SysFile.Read(Path.Combine(device.Directory, file), out var text) switch
    {
        0 when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        0 => throw new BusException(BusFault.BadData, $"The {file} of {device.Name} reads as \"{text}\", which is no number."),
        Errno.ENOENT => throw new BusException(BusFault.Missing, $"The {device.Subsystem} device {device.Name} has no {file}."),
        Errno.ENXIO or Errno.EREMOTEIO or Errno.EIO =>
            throw new BusException(BusFault.NoAnswer, $"{device.Name} does not answer the kernel's driver: check the wiring and the supply."),
        Errno.ETIMEDOUT or Errno.EAGAIN => throw new BusException(BusFault.Timeout, $"{device.Name} did not answer the kernel's driver in time."),
        var errno => throw new BusException(BusFault.Failed, $"The {file} of {device.Name} cannot be read: {Errno.Words(errno)} ({errno})."),
    };

    private static string Without(string file, string suffix) => file.EndsWith(suffix, StringComparison.Ordinal) ? file[..^suffix.Length] : file;

    private readonly record struct Device(string Subsystem, string Directory, string Name, string Address);
}

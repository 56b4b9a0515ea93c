using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Pwm;

/// <summary>Finds a PWM chip by its device, for its number moves between boards and kernels.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-class-pwm.</remarks>
internal sealed class PwmChips(string root, BoardFamily family)
{
    private readonly string _class = Path.Combine(root, "sys/class/pwm");

    /// <summary>The chip's directory, its device and its number of channels; the first one when no device is named.</summary>
    public (string Directory, string Device, int Channels) Find(string device)
    {
        var chips = Chips();
        var found = chips.Find(chip => device.Length == 0 || ChipLabel.Same(DeviceOf(chip), device) || Path.GetFileName(chip) == device);
        return found is null
            ? throw PwmFaults.NoSuchChip(device, [.. chips.Select(DeviceOf)], family)
            : (found, DeviceOf(found), ChannelsOf(found));
    }

    /// <summary>All of them; a fault says what to do where there is none.</summary>
    public IReadOnlyList<PwmChipListing> All() => Chips() is { Count: > 0 } chips
        ? [.. chips.Select(chip => new PwmChipListing(DeviceOf(chip), ChannelsOf(chip)))]
        : throw PwmFaults.NoSuchChip("", [], family);

    private List<string> Chips() => Directory.Exists(_class)
        ? [.. Directory.EnumerateFileSystemEntries(_class, "pwmchip*").Order(StringComparer.Ordinal)]
        : [];

    // pwmchip0/device links to ../../../fe20c000.pwm.
    private static string DeviceOf(string chip) =>
        new DirectoryInfo(Path.Combine(chip, "device")).LinkTarget is { } target ? Path.GetFileName(target) : Path.GetFileName(chip);

    private static int ChannelsOf(string chip) =>
        SysFile.Read(Path.Combine(chip, "npwm"), out var text) == 0
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var channels)
            ? channels
            : 0;
}

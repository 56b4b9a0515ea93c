using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Doctor;

/// <summary>Whether the supply is strong enough and the processor cool enough.</summary>
/// <remarks>
/// Raspberry Pi documentation, "vcgencmd get_throttled": bits 0 to 3 are now, bits 16 to 19 since the start. The kernel's raspberrypi-hwmon tells
/// the first of them.
/// </remarks>
internal static class PowerCheck
{
    private const string Supply = "use the board's own supply and a short, thick cable";
    private const string Cooling = "give it air or a heat sink";

    private static readonly string[] ThrottledFiles =
    [
        "sys/devices/platform/soc/soc:firmware/get_throttled", "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled",
    ];


    /// <summary>Looks at the kernel's files under a root.</summary>
    public static Checkup Of(IBoard board, string root = "/")
    {
        foreach (var file in ThrottledFiles.Select(file => Path.Combine(root, file)).Where(File.Exists))
        {
            if (int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
                return OfBits(bits);
        }

        return UnderVoltage(board) switch
        {
            true => new("power", Health.Problem, "The supply voltage is too low.", Supply),
            false => Checkup.Ok("power", "The supply voltage is sufficient."),
            null => Checkup.Ok("power", "This board does not tell of its supply."),
        };
    }

    /// <summary>What the bits say; the worst first.</summary>
    internal static Checkup OfBits(int bits) => bits switch
    {
        _ when (bits & 0x1) != 0 => new("power", Health.Problem, "The supply voltage is too low.", Supply),
        _ when (bits & 0xE) != 0 => new("power", Health.Warning, "The processor is slowed down, for it is too hot.", Cooling),
        _ when (bits & 0x1_0000) != 0 => new("power", Health.Warning, "The supply voltage was too low since the start.", Supply),
        _ when (bits & 0xE_0000) != 0 => new("power", Health.Warning, "The processor was slowed down since the start, for it was too hot.", Cooling),
        _ => Checkup.Ok("power", "The supply voltage is sufficient, and the processor is not slowed down."),
    };

    private static bool? UnderVoltage(IBoard board)
    {
        try
        {
            var alarm = board.KernelSensors?.Channels().FirstOrDefault(channel => channel is { Device: "rpi_volt", Channel: "in0_lcrit_alarm" });
            return alarm is null ? null : board.KernelSensors!.Read(alarm) > 0;
        }
        catch (BusException)
        {
            return null;
        }
    }
}

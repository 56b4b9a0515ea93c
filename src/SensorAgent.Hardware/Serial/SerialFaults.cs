using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Serial;

/// <summary>What a failed port is called.</summary>
internal static class SerialFaults
{
    /// <summary>There is no device file.</summary>
    public static BusException NoPort(string port, BoardFamily family) =>
        new(BusFault.Missing, $"There is no serial port {port}: " + (family, port) switch
        {
            (BoardFamily.Simulated, _) => "nothing is attached there on the simulated board.",
            (_, var name) when name.Contains("USB", StringComparison.Ordinal) || name.Contains("ACM", StringComparison.Ordinal) =>
                "is the adapter plugged in?",
            (BoardFamily.RaspberryPi, _) => "enable it with enable_uart=1 in /boot/firmware/config.txt, or with raspi-config, and restart.",
            (BoardFamily.WalnutPi, _) => "enable it with 'set-device enable' (see 'set-device status') and restart.",
            _ => "ls /dev/tty* shows those there are.",
        });

    /// <summary>The device went while it was open.</summary>
    public static BusException Gone(string port) => new(BusFault.Missing, $"The serial port {port} is gone: it was unplugged.");

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, string port, BoardFamily family) => errno switch
    {
        Errno.ENOENT or Errno.ENXIO or Errno.ENODEV => NoPort(port, family),
        Errno.EIO => Gone(port),
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission,
            $"The user {Environment.UserName} may not open /dev/{port}: "
            + $"add it to the group dialout (sudo usermod -aG dialout {Environment.UserName}) and start again."),
        Errno.EBUSY => new(BusFault.Busy, $"The serial port {port} is held by another program; a login console on it must be switched off."),
        Errno.ENOTTY => new(BusFault.Failed, $"/dev/{port} is no serial port."),
        Errno.EINVAL => new(BusFault.Failed, $"The serial port {port} cannot do these settings."),
        _ => new(BusFault.Failed, $"The serial port {port} failed: {Errno.Words(errno)} ({errno})."),
    };
}

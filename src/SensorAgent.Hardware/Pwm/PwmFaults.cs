using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Native;

namespace SensorAgent.Hardware.Pwm;

/// <summary>What a PWM channel that cannot be used is called.</summary>
internal static class PwmFaults
{
    /// <summary>The chip has fewer channels.</summary>
    public static BusException NoSuchChannel(string chip, int channel, int channels) =>
        new(BusFault.Missing, $"The PWM chip {chip} has no channel {channel}: it has {channels}, counted from 0.");

    /// <summary>Somebody else has the channel.</summary>
    public static BusException Busy(string chip, int channel) =>
        new(BusFault.Busy, $"Channel {channel} of the PWM chip {chip} is held by another program or a kernel driver.");

    /// <summary>No chip has that device.</summary>
    public static BusException NoSuchChip(string chip, IReadOnlyCollection<string> present, BoardFamily family) =>
        new(BusFault.Missing, present.Count > 0
            ? $"There is no PWM chip {chip}; there is {string.Join(", ", present)}."
            : "There is no hardware PWM: " + family switch
            {
                BoardFamily.RaspberryPi => "enable it with dtoverlay=pwm-2chan in /boot/firmware/config.txt and restart.",
                BoardFamily.WalnutPi => "enable it with 'set-device enable' (see 'set-device status') and restart.",
                _ => "enable it in the device tree.",
            });

    /// <summary>What an error number of the kernel means.</summary>
    public static BusException From(int errno, string chip, int channel, string file) => errno switch
    {
        Errno.EBUSY => Busy(chip, channel),
        Errno.EACCES or Errno.EPERM => new(BusFault.Permission,
            $"The user {Environment.UserName} may not use channel {channel} of the PWM chip {chip}: "
            + $"add it to the group gpio (sudo usermod -aG gpio {Environment.UserName}) and start again."),
        Errno.EINVAL or Errno.ERANGE when file is "period" => new(BusFault.Failed, $"The PWM chip {chip} cannot do this frequency."),
        Errno.ENOENT or Errno.ENODEV => new(BusFault.Missing, $"Channel {channel} of the PWM chip {chip} is gone."),
        _ => new(BusFault.Failed, $"The PWM chip {chip} refuses the {file} of channel {channel}: {Errno.Words(errno)} ({errno})."),
    };

    /// <summary>No modulator can do it.</summary>
    public static void Check(double frequency, double dutyCycle)
    {
        if (!(frequency > 0))
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "A frequency is above 0 Hz.");
        if (!(dutyCycle is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(dutyCycle), dutyCycle, "A duty cycle is from 0 to 1.");
    }
}

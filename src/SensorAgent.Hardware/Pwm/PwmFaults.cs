using SensorAgent.Core.Buses;

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

    /// <summary>No modulator can do it.</summary>
    public static void Check(double frequency, double dutyCycle)
    {
        if (!(frequency > 0))
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "A frequency is above 0 Hz.");
        if (!(dutyCycle is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(dutyCycle), dutyCycle, "A duty cycle is from 0 to 1.");
    }
}

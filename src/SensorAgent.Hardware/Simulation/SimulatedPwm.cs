using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Pwm;

namespace SensorAgent.Hardware.Simulation;

/// <summary>The simulated board's pulse-width modulator: two channels, as a Raspberry Pi has on its header.</summary>
public sealed class SimulatedPwm
{
    private const string Chip = "simulated.pwm";

    private readonly SimulatedPwmChannel[] _channels = [new(), new()];

    internal SimulatedPwm()
    {
    }

    /// <summary>The frequency in hertz that a channel was last set to; 0 before.</summary>
    public double FrequencyOf(int channel) => _channels[channel].Frequency;

    /// <summary>The share of each period that a channel is active.</summary>
    public double DutyCycleOf(int channel) => _channels[channel].DutyCycle;

    internal IPwmChannel Open(string chip, int channel)
    {
        if (chip.Length > 0 && chip != Chip)
            throw new BusException(BusFault.Missing, $"There is no PWM chip {chip}; there is {Chip}.");
        if (channel < 0 || channel >= _channels.Length)
            throw PwmFaults.NoSuchChannel(Chip, channel, _channels.Length);

        return Interlocked.Exchange(ref _channels[channel].Held, true)
            ? throw PwmFaults.Busy(Chip, channel)
            : _channels[channel];
    }

    private sealed class SimulatedPwmChannel : IPwmChannel
    {
        public bool Held;

        public double Frequency { get; private set; }

        public double DutyCycle { get; private set; }

        public void Set(double frequency, double dutyCycle)
        {
            PwmFaults.Check(frequency, dutyCycle);
            (Frequency, DutyCycle) = (frequency, dutyCycle);
        }

        public void Dispose() => Volatile.Write(ref Held, false);
    }
}

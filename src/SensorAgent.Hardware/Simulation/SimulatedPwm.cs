using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Pwm;

namespace SensorAgent.Hardware.Simulation;

/// <summary>The simulated board's pulse-width modulator: two channels, as a Raspberry Pi has on its header.</summary>
public sealed class SimulatedPwm
{
    private const string Chip = "simulated.pwm";

    private readonly State[] _channels = [new(), new()];

    internal SimulatedPwm()
    {
    }

    internal PwmChipListing Listing => new(Chip, _channels.Length);

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

        return new Held(_channels[channel], channel);
    }

    private sealed class State
    {
        public double Frequency { get; set; }

        public double DutyCycle { get; set; }

        public object? Holder { get; set; }
    }

    private sealed class Held : IPwmChannel
    {
        private readonly State _state;

        public Held(State state, int channel)
        {
            _state = state;
            lock (state)
                state.Holder = state.Holder is null ? this : throw PwmFaults.Busy(Chip, channel);
        }

        public double DutyCycle => _state.DutyCycle;

        public void Set(double frequency, double dutyCycle)
        {
            PwmFaults.Check(frequency, dutyCycle);
            (_state.Frequency, _state.DutyCycle) = (frequency, dutyCycle);
        }

        public void Dispose()
        {
            lock (_state)
                _state.Holder = _state.Holder == this ? null : _state.Holder;
        }
    }
}

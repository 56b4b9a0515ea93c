namespace SensorAgent.Core.Buses;

/// <summary>One channel of a pulse-width modulator.</summary>
public interface IPwmChannel : IDisposable
{
    /// <summary>The share of each period that the channel is active, 0 to 1, read back from the hardware.</summary>
    double DutyCycle { get; }

    /// <summary>Sets the frequency in hertz and the duty cycle from 0 to 1, and enables the channel.</summary>
    void Set(double frequency, double dutyCycle);
}

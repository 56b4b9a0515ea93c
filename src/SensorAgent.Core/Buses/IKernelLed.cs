namespace SensorAgent.Core.Buses;

/// <summary>An LED that a driver of the kernel switches, such as the board's own.</summary>
public interface IKernelLed : IDisposable
{
    /// <summary>The brightness at its brightest; 1 for an LED that is only on or off.</summary>
    int Brightest { get; }

    /// <summary>How bright it is, 0 to <see cref="Brightest"/>, as the kernel tells it.</summary>
    int Brightness { get; set; }
}

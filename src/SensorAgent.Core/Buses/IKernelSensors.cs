namespace SensorAgent.Core.Buses;

/// <summary>One value that a driver of the kernel offers.</summary>
/// <param name="Subsystem"><c>hwmon</c>, <c>iio</c> or <c>thermal</c>.</param>
/// <param name="Device">What the driver calls the chip or the zone: <c>bme280</c>, <c>rpi_volt</c>, <c>cpu-thermal</c>.</param>
/// <param name="Address">Where it is, such as <c>1-0076</c> for a chip on an I2C bus; tells two of a kind apart.</param>
/// <param name="Channel">The kernel's name for the value: <c>temp1</c>, <c>in_humidityrelative</c>.</param>
/// <param name="Label">What the driver says it is, or nothing.</param>
/// <param name="Quantity">The quantity it is, or nothing where the kernel does not say.</param>
public sealed record KernelChannel(string Subsystem, string Device, string Address, string Channel, string Label, string Quantity);

/// <summary>The sensors that the kernel itself drives: IIO, hwmon and thermal zones.</summary>
public interface IKernelSensors
{
    /// <summary>Every value there is now; drivers come and go.</summary>
    IReadOnlyList<KernelChannel> Channels();

    /// <summary>Reads a value in its quantity's unit.</summary>
    double Read(KernelChannel channel);
}

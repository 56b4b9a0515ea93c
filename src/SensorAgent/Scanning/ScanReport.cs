using SensorAgent.Core.Buses;

namespace SensorAgent.Scanning;

/// <summary>What a scan found.</summary>
internal sealed record ScanReport(
    string Board,
    bool IsSimulated,
    Found<I2cBusFinding> I2c,
    Found<WireFinding> OneWire,
    Found<GpioChipListing> Gpio,
    Found<PwmChipListing> Pwm,
    Found<SerialPortListing> Serial,
    Found<SpiListing> Spi,
    Found<KernelDeviceFinding> Kernel);

/// <summary>What there is of a kind, or why there is nothing and what to do.</summary>
internal sealed record Found<T>(IReadOnlyList<T> Items, string Problem = "")
{
    /// <summary>Looks; a fault of the bus becomes its sentence.</summary>
    public static Found<T> By(Func<IReadOnlyList<T>> look)
    {
        try
        {
            return new(look());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new([], fault.Message);
        }
    }
}

/// <summary>What answers on one I2C bus.</summary>
internal sealed record I2cBusFinding(I2cBusId Bus, IReadOnlyList<I2cFinding> Devices, string Problem);

/// <summary>A device on an I2C bus.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Drivers">The sensor drivers that know it by its ID register; none where it was not recognised.</param>
/// <param name="Candidates">Where it was not recognised: the drivers that could sit at the address, the most particular first.</param>
/// <param name="IsHeld">Whether a driver of the kernel has it.</param>
/// <param name="Holder">That driver's name, or nothing.</param>
/// <param name="Entry">The entry of the configuration that has it: <c>Sensors:climate</c>; or nothing.</param>
internal sealed record I2cFinding(
    int Address, IReadOnlyList<string> Drivers, IReadOnlyList<string> Candidates, bool IsHeld, string Holder, string Entry)
{
    /// <summary>The driver of that entry.</summary>
    public string Configured { get; init; } = "";
}

/// <summary>A thermometer on the 1-Wire bus.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Driver">The driver that reads it.</param>
/// <param name="Celsius">What it says; null where it says nothing.</param>
/// <param name="Problem">Why it says nothing.</param>
/// <param name="Entry">The entry of the configuration that has it, or nothing.</param>
internal sealed record WireFinding(string Id, string Driver, double? Celsius, string Problem, string Entry);

/// <summary>A device that the kernel itself drives.</summary>
/// <param name="Subsystem"><c>iio</c>, <c>hwmon</c> or <c>thermal</c>.</param>
/// <param name="Device">What the driver calls it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Channels">What it offers.</param>
internal sealed record KernelDeviceFinding(string Subsystem, string Device, string Address, IReadOnlyList<string> Channels);

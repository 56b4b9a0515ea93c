namespace SensorAgent.Hardware.Simulation;

/// <summary>
/// What can go wrong on a simulated bus, as it would on wires. Values that drift and spike are right on the bus: they are
/// the simulated world's to make.
/// </summary>
public enum SimulatedFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The device does not answer (I2C: NACK): it is asleep or broken. On SPI, where nobody acknowledges, zeros come; on a serial port
    /// nothing.
    /// </summary>
    NoAnswer,

    /// <summary>
    /// Somebody holds the wires: on I2C no transfer ends, on SPI ones come, on a serial port the zeros of a break, on 1-Wire no answer.
    /// </summary>
    Stuck,

    /// <summary>The bytes that come back have bits turned round, so that a CRC does not fit.</summary>
    Garbled,

    /// <summary>Transfers are right, but take their time.</summary>
    Slow,

    /// <summary>
    /// The device is not there any more: as <see cref="NoAnswer"/>, but a serial port is gone, and a thermometer is listed no more.
    /// </summary>
    Unplugged,
}

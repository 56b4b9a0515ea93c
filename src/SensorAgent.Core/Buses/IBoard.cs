namespace SensorAgent.Core.Buses;

/// <summary>A pin as the board knows it, the same for every way of writing it.</summary>
/// <param name="Chip">The label of the GPIO chip, such as <c>pinctrl-bcm2711</c>; empty when only the name is known.</param>
/// <param name="Line">The line's offset on the chip, or -1 when it is found by name.</param>
/// <param name="Name">How people call it: <c>GPIO17</c>, <c>PC9</c>.</param>
public sealed record GpioPin(string Chip, int Line, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The board the agent runs on: its name, its pins, its buses.</summary>
public interface IBoard
{
    /// <summary>The board's name as people call it: <c>Raspberry Pi 5 Model B Rev 1.0</c>, <c>simulated board</c>.</summary>
    string Model { get; }

    /// <summary>True when its values are made up.</summary>
    bool IsSimulated { get; }

    /// <summary>
    /// Understands <c>GPIO17</c>, <c>17</c>, <c>PIN11</c>, <c>PC9</c> and <c>chip-label:line</c> without touching the hardware.
    /// Returns null, with what would be right, for a pin that the board cannot have.
    /// </summary>
    GpioPin? FindPin(string text, out string hint);

    /// <summary>The pin of that name, or a fault that says what would be right.</summary>
    GpioPin Pin(string text) =>
        FindPin(text, out var hint) ?? throw new BusException(BusFault.Missing, $"There is no pin {text}: {hint}.");

    /// <summary>The I2C bus that a line's chip is on; null for a line of the board itself.</summary>
    I2cBusId? BusOf(GpioPin pin) => null;

    /// <summary>Opens an I2C device; opening does not talk to it.</summary>
    II2cDevice OpenI2c(I2cBusId bus, int address);

    /// <summary>The I2C buses there are, those behind a multiplexer included.</summary>
    IReadOnlyList<I2cBusId> I2cBuses => [];

    /// <summary>Asks whether a device answers, without writing a byte to it: it is told its address, or one byte is received.</summary>
    I2cProbe ProbeI2c(I2cBusId bus, int address)
    {
        try
        {
            using var device = OpenI2c(bus, address);
            device.Read(stackalloc byte[1]);
            return new(I2cPresence.Answers);
        }
        catch (BusException fault) when (fault.Fault == BusFault.NoAnswer)
        {
            return new(I2cPresence.Empty);
        }
    }

    /// <summary>Requests a line as input.</summary>
    IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings);

    /// <summary>Requests several lines of one GPIO chip as inputs.</summary>
    IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings) =>
        throw new BusException(BusFault.Missing, "This board cannot open several lines together.");

    /// <summary>Requests a line that both ends drive in turn; it is an input at first.</summary>
    IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings) =>
        throw new BusException(BusFault.Missing, "This board cannot turn the direction of a line.");

    /// <summary>Requests a line as output, its level set before its direction.</summary>
    IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings);

    /// <summary>Opens a PWM channel; the chip is named by its device (<c>fe20c000.pwm</c>), or empty for the board's first.</summary>
    IPwmChannel OpenPwm(string chip, int channel);

    /// <summary>Takes an LED that the kernel drives, by its name, from whatever it shows.</summary>
    IKernelLed OpenLed(string name) => throw new BusException(BusFault.Missing, "This board has no LED that the kernel drives.");

    /// <summary>The kernel's 1-Wire bus.</summary>
    IOneWire OneWire { get; }

    /// <summary>Opens an SPI device by its bus and chip select; opening does not talk to it.</summary>
    ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) =>
        throw new BusException(BusFault.Missing, "This board has no SPI.");

    /// <summary>Opens a serial port by its name in <c>/dev</c>, such as <c>serial0</c> or <c>ttyUSB0</c>.</summary>
    ISerialPort OpenSerial(string port, in SerialSettings settings) =>
        throw new BusException(BusFault.Missing, "This board has no serial port.");

    /// <summary>What other interfaces there are, or null on a board without a kernel.</summary>
    IBusListing? Listing => null;

    /// <summary>The sensors that the kernel drives, or null on a board without a kernel.</summary>
    IKernelSensors? KernelSensors => null;
}

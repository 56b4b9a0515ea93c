using System.Collections.Concurrent;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Gpio;
using SensorAgent.Hardware.I2c;

namespace SensorAgent.Hardware.Simulation;

/// <summary>A board that is made up: chip models on its buses, and lines that a test or a made-up world plays with.</summary>
public sealed class SimulatedBoard : IBoard, IWires
{
    private static readonly PinNames Names = new(RaspberryPi.Simulated);

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, SimulatedI2cBus> _buses = new();
    private readonly Dictionary<int, SimulatedLine> _lines;

    /// <summary>Makes a board with I2C bus 1, the 28 lines of a Raspberry Pi's header, and nothing attached.</summary>
    public SimulatedBoard(TimeProvider time)
    {
        _time = time;
        (Serial, Spi, OneWire) = (new(time), new(time), new(time));
        _lines = RaspberryPi.Simulated.Pins.ToDictionary(
            pin => pin.Line, pin => new SimulatedLine(new(pin.Chip, pin.Line, pin.Name)));
        I2c(1);
    }

    /// <inheritdoc/>
    public string Model => RaspberryPi.Simulated.Model;

    /// <inheritdoc/>
    public bool IsSimulated => true;

    /// <inheritdoc/>
    IOneWire IBoard.OneWire => OneWire;

    /// <inheritdoc/>
    IBusListing? IBoard.Listing => new SimulatedListing(this, _lines);

    /// <summary>The 1-Wire bus, for attaching thermometers.</summary>
    public SimulatedOneWire OneWire { get; }

    /// <summary>The SPI buses, for attaching chips.</summary>
    public SimulatedSpi Spi { get; }

    /// <summary>The serial ports, for attaching modules.</summary>
    public SimulatedSerial Serial { get; }

    /// <summary>The pulse-width modulator, for looking at.</summary>
    public SimulatedPwm Pwm { get; } = new();

    /// <summary>The board's own LEDs, for looking at.</summary>
    public SimulatedLeds Leds { get; } = new();

    /// <summary>An I2C bus, for attaching chips and making trouble; it comes into being when it is first asked for.</summary>
    public SimulatedI2cBus I2c(int bus) => _buses.GetOrAdd(bus, number => new(number, _time));

    /// <inheritdoc/>
    public IReadOnlyList<I2cBusId> I2cBuses => [.. _buses.Keys.Order()];

    /// <inheritdoc/>
    public I2cProbe ProbeI2c(I2cBusId bus, int address)
    {
        try
        {
            I2c(bus.OfBoard).Transfer(address, [], [], writes: false);
            return new(I2cPresence.Answers);
        }
        catch (BusException fault) when (fault.Fault == BusFault.NoAnswer)
        {
            return new(I2cPresence.Empty);
        }
    }

    /// <summary>Puts a chip model on a bus.</summary>
    public void Attach(int bus, int address, II2cChipModel model) => I2c(bus).Attach(address, model);

    /// <summary>Puts a thermometer on the 1-Wire bus.</summary>
    public void AttachThermometer(string id, Func<double> celsius) => OneWire.Attach(id, celsius);

    /// <summary>The world drives a line high or low, or lets it float.</summary>
    public void SetLevel(string pin, bool? high) => LineOf(Pin(pin)).SetWorld(high);

    /// <inheritdoc/>
    public void Drive(GpioPin pin, bool? high, TimeSpan? at = null) => LineOf(pin).SetWorld(high, at);

    /// <inheritdoc/>
    public void Watch(GpioPin pin, Action<bool> changed) => LineOf(pin).Driven = changed;

    /// <summary>The level on a line's wire.</summary>
    public bool LevelOf(string pin) => LineOf(Pin(pin)).Level;

    /// <summary>Lets somebody else hold a line, as a kernel driver would.</summary>
    public void Hold(string pin, string consumer) => LineOf(Pin(pin)).Take(consumer);

    /// <inheritdoc/>
    public GpioPin? FindPin(string text, out string hint) => Names.Find(text, out hint);

    /// <inheritdoc/>
    public II2cDevice OpenI2c(I2cBusId bus, int address)
    {
        if (!I2cFaults.IsAddress(address))
            throw I2cFaults.NoSuchAddress(address);

        return _buses.TryGetValue(bus.OfBoard, out var found)
            ? new SimulatedI2cDevice(found, address)
            : throw I2cFaults.NoBus(bus.OfBoard, BoardFamily.Simulated);
    }

    /// <inheritdoc/>
    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) => new SimulatedInput([LineOf(pin)], settings, _time);

    /// <inheritdoc/>
    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings) =>
        new SimulatedInput([.. pins.Select(LineOf)], settings, _time);

    /// <inheritdoc/>
    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings) => new SimulatedInput([LineOf(pin)], settings, _time);

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) => new SimulatedOutput(LineOf(pin), settings);

    /// <inheritdoc/>
    public IPwmChannel OpenPwm(string chip, int channel) => Pwm.Open(chip, channel);

    /// <inheritdoc/>
    public IKernelLed OpenLed(string name) => Leds.Open(name);

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) => Spi.Open(bus, chipSelect);

    /// <inheritdoc/>
    public ISerialPort OpenSerial(string port, in SerialSettings settings) => Serial.Open(port);

    private SimulatedLine LineOf(GpioPin pin) =>
        pin.Chip == RaspberryPi.Simulated.MainChip && _lines.TryGetValue(pin.Line, out var line)
            ? line
            : throw GpioFaults.NoSuchLine(pin);

    private GpioPin Pin(string text) =>
        FindPin(text, out var hint) ?? throw new ArgumentException($"There is no pin {text}: {hint}.", nameof(text));
}

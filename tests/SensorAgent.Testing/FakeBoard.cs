using System.Globalization;
using SensorAgent.Core.Buses;

namespace SensorAgent.Testing;

/// <summary>A board whose lines, channels and buses a test holds in its hand.</summary>
public sealed class FakeBoard : IBoard
{
    private readonly Dictionary<string, FakeOutputLine> _outputs = [];
    private readonly Dictionary<string, FakeInputLine> _inputs = [];

    /// <summary>What answers on the I2C buses; nobody unless the test says so.</summary>
    public Func<int, int, II2cDevice> I2c { get; set; } =
        (_, address) => throw new BusException(BusFault.NoAnswer, $"Nothing answers at 0x{address:X2}.");

    /// <summary>What is on the SPI buses, by bus, chip select and settings; nothing unless the test says so.</summary>
    public Func<int, int, SpiSettings, ISpiDevice> Spi { get; set; } =
        (bus, select, _) => throw new BusException(BusFault.Missing, $"There is no SPI device {bus}.{select}.");

    /// <summary>What is on the serial ports, by name and settings; nothing unless the test says so.</summary>
    public Func<string, SerialSettings, ISerialPort> Serial { get; set; } =
        (port, _) => throw new BusException(BusFault.Missing, $"There is no serial port {port}.");

    /// <inheritdoc/>
    public IKernelSensors? KernelSensors { get; init; }

    /// <summary>The PWM channel, whatever its name.</summary>
    public FakePwm Pwm { get; } = new();

    /// <inheritdoc/>
    public string Model => "fake board";

    /// <inheritdoc/>
    public bool IsSimulated { get; init; }

    /// <inheritdoc/>
    public IOneWire OneWire { get; init; } = new FakeOneWire();

    /// <summary>The line behind an output pin.</summary>
    public FakeOutputLine Output(string pin) => Of(_outputs, pin);

    /// <summary>The line behind an input pin.</summary>
    public FakeInputLine Input(string pin) => Of(_inputs, pin);

    /// <summary><c>GPIO2</c> to <c>GPIO27</c>, their bare numbers, and <c>PIN11</c>.</summary>
    public GpioPin? FindPin(string text, out string hint)
    {
        hint = "use GPIO2 to GPIO27";
        var digits = text.StartsWith("GPIO", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        if (text.Equals("PIN11", StringComparison.OrdinalIgnoreCase))
            digits = "17";
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line is >= 2 and <= 27
            ? new GpioPin("fake-pins", line, $"GPIO{line}")
            : null;
    }

    /// <inheritdoc/>
    public II2cDevice OpenI2c(I2cBusId bus, int address) => I2c(bus.OfBoard, address);

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) => Spi(bus, chipSelect, settings);

    /// <inheritdoc/>
    public ISerialPort OpenSerial(string port, in SerialSettings settings) => Serial(port, settings);

    /// <inheritdoc/>
    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings)
    {
        var line = Input(pin.Name);
        line.Settings = settings;
        return line;
    }

    /// <summary>Several lines together; the first one's pin names all of them.</summary>
    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings)
    {
        var line = Input(pins[0].Name);
        line.Settings = settings;
        return line;
    }

    /// <inheritdoc/>
    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings)
    {
        var line = Input(pin.Name);
        line.Settings = settings;
        return line;
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings)
    {
        var line = Output(pin.Name);
        line.Open(settings);
        return line;
    }

    /// <inheritdoc/>
    public IPwmChannel OpenPwm(string chip, int channel)
    {
        (Pwm.Chip, Pwm.Channel, Pwm.IsOpen) = (chip, channel, true);
        return Pwm;
    }

    /// <inheritdoc/>
    public IKernelLed OpenLed(string name) => Led(name);

    /// <summary>What is behind the names of LEDs; nothing unless the test says so.</summary>
    public Func<string, IKernelLed> Led { get; set; } = name => throw new BusException(BusFault.Missing, $"There is no LED {name}.");

    private static T Of<T>(Dictionary<string, T> lines, string pin)
        where T : new()
    {
        if (!lines.TryGetValue(pin, out var line))
            lines.Add(pin, line = new T());
        return line;
    }
}

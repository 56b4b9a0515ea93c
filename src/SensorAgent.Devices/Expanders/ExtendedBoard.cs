using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;

namespace SensorAgent.Devices.Expanders;

/// <summary>A board with what its configuration adds: channels of multiplexers as I2C buses, lines of expanders as GPIO lines.</summary>
public sealed class ExtendedBoard : IBoard
{
    private readonly Dictionary<string, Multiplexer> _multiplexers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, MultiplexerGate> _gates = [];
    private readonly Dictionary<string, Expander> _expanders = new(StringComparer.OrdinalIgnoreCase);

    private ExtendedBoard(IBoard inner, BoardSettings settings, TimeProvider time)
    {
        Inner = inner;
        foreach (var onBus in settings.Multiplexers.GroupBy(multiplexer => multiplexer.Bus))
        {
            var gate = new MultiplexerGate(inner, onBus.Key, [.. onBus.Select(multiplexer => multiplexer.Address)]);
            _gates.Add(onBus.Key, gate);
            foreach (var multiplexer in onBus)
                _multiplexers.Add(multiplexer.Name, new(multiplexer.Name, multiplexer.Address, gate));
        }

        foreach (var expander in settings.Expanders)
            _expanders.Add(expander.Name, new(expander, this, inner, time));
    }

    /// <summary>The board itself.</summary>
    public IBoard Inner { get; }

    /// <inheritdoc/>
    public string Model => Inner.Model;

    /// <inheritdoc/>
    public bool IsSimulated => Inner.IsSimulated;

    /// <inheritdoc/>
    public IOneWire OneWire => Inner.OneWire;

    /// <inheritdoc/>
    public IBusListing? Listing => Inner.Listing;

    /// <inheritdoc/>
    public IKernelSensors? KernelSensors => Inner.KernelSensors;

    /// <inheritdoc/>
    public IReadOnlyList<I2cBusId> I2cBuses =>
    [
        .. Inner.I2cBuses,
        .. _multiplexers.Keys.SelectMany(name => Enumerable.Range(0, I2cBusId.Channels).Select(channel => new I2cBusId(channel, name))),
    ];

    /// <summary>The board with its extensions; the board itself where it has none.</summary>
    public static IBoard Over(IBoard board, BoardSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Multiplexers.Count + settings.Expanders.Count == 0 ? board : new ExtendedBoard(board, settings, time);
    }

    /// <summary>Understands <c>exp1:5</c> and <c>exp1:A5</c> besides what the board itself does.</summary>
    public GpioPin? FindPin(string text, out string hint)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            return Inner.FindPin(text, out hint);
        var (name, line) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (_expanders.TryGetValue(name, out var expander))
            return expander.FindLine(line, out hint);
        if (Inner.FindPin(text, out hint) is not { } pin)
            return null;
        if (pin.Name != text || Spelling.Nearest(name, _expanders.Keys) is not { } near)
            return pin;
        hint = $"did you mean {near}:{line}?";
        return null;
    }

    /// <inheritdoc/>
    public I2cBusId? BusOf(GpioPin pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return ExpanderOf(pin)?.Bus;
    }

    /// <inheritdoc/>
    public II2cDevice OpenI2c(I2cBusId bus, int address) =>
        bus.IsChannel && _multiplexers.TryGetValue(bus.Multiplexer, out var multiplexer)
            ? new MultiplexedDevice(multiplexer, bus.Number, address)
            : Inner.OpenI2c(bus, address);

    /// <inheritdoc/>
    public I2cProbe ProbeI2c(I2cBusId bus, int address) =>
        bus.IsChannel
            ? _multiplexers.TryGetValue(bus.Multiplexer, out var multiplexer) ? multiplexer.Probe(bus.Number, address) : Inner.ProbeI2c(bus, address)
            : _gates.TryGetValue(bus.Number, out var gate) ? gate.Probe(address) : Inner.ProbeI2c(bus, address);

    /// <inheritdoc/>
    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) =>
        ExpanderOf(pin) is { } expander ? expander.OpenInputs([pin.Line], settings) : Inner.OpenInput(pin, settings);

    /// <inheritdoc/>
    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings)
    {
        ArgumentNullException.ThrowIfNull(pins);
        if (pins.All(pin => ExpanderOf(pin) is null))
            return Inner.OpenInputs(pins, settings);
        return pins.Select(ExpanderOf).Distinct().ToArray() is [{ } expander]
            ? expander.OpenInputs([.. pins.Select(pin => pin.Line)], settings)
            : throw new BusException(BusFault.Missing, $"{string.Join(" and ", pins)} are on different chips; give lines of one.");
    }

    /// <inheritdoc/>
    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings) => ExpanderOf(pin) is null
        ? Inner.OpenWire(pin, settings)
        : throw new BusException(BusFault.Missing,
            $"{pin} is a line of an expander, which is too slow for this device; give a line of the board itself.");

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) =>
        ExpanderOf(pin) is { } expander ? expander.OpenOutput(pin.Line, settings) : Inner.OpenOutput(pin, settings);

    /// <inheritdoc/>
    public IPwmChannel OpenPwm(string chip, int channel) => Inner.OpenPwm(chip, channel);

    /// <inheritdoc/>
    public IKernelLed OpenLed(string name) => Inner.OpenLed(name);

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) => Inner.OpenSpi(bus, chipSelect, settings);

    /// <inheritdoc/>
    public ISerialPort OpenSerial(string port, in SerialSettings settings) => Inner.OpenSerial(port, settings);

    private Expander? ExpanderOf(GpioPin pin) => _expanders.GetValueOrDefault(pin.Chip);
}

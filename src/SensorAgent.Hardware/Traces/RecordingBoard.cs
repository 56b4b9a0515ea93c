using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>A board that writes everything done to its buses into a trace.</summary>
public sealed class RecordingBoard(IBoard board, TraceWriter trace) : IBoard
{
    /// <inheritdoc/>
    public string Model => board.Model;

    /// <inheritdoc/>
    public bool IsSimulated => board.IsSimulated;

    /// <inheritdoc/>
    public IReadOnlyList<I2cBusId> I2cBuses => board.I2cBuses;

    /// <inheritdoc/>
    public IOneWire OneWire { get; } = new RecordingOneWire(board.OneWire, trace);

    /// <inheritdoc/>
    public IBusListing? Listing => board.Listing;

    /// <inheritdoc/>
    public IKernelSensors? KernelSensors => board.KernelSensors;

    /// <inheritdoc/>
    public I2cProbe ProbeI2c(int bus, int address) => board.ProbeI2c(bus, address);

    /// <inheritdoc/>
    public GpioPin? FindPin(string text, out string hint)
    {
        var pin = board.FindPin(text, out hint);
        if (pin is not null)
            trace.Note(new(TraceBus.Gpio, pin.Name, TraceStep.Find, text, TraceWords.Of(pin)));
        return pin;
    }

    /// <inheritdoc/>
    public II2cDevice OpenI2c(I2cBusId bus, int address)
    {
        var place = TraceWords.I2c(bus, address);
        return new RecordingI2cDevice(Open(new(TraceBus.I2c, place, TraceStep.Open), () => board.OpenI2c(bus, address)), place, trace);
    }

    /// <inheritdoc/>
    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings)
    {
        var (place, wanted) = (TraceWords.Spi(bus, chipSelect), settings);
        return new RecordingSpiDevice(
            Open(new(TraceBus.Spi, place, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenSpi(bus, chipSelect, wanted)), place, trace);
    }

    /// <inheritdoc/>
    public ISerialPort OpenSerial(string port, in SerialSettings settings)
    {
        var wanted = settings;
        return new RecordingSerialPort(
            Open(new(TraceBus.Serial, port, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenSerial(port, wanted)), port, trace);
    }

    /// <inheritdoc/>
    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings)
    {
        var wanted = settings;
        return new RecordingInput(
            Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenInput(pin, wanted)), pin.Name, trace);
    }

    /// <inheritdoc/>
    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings)
    {
        var (place, wanted) = (TraceWords.Of(pins), settings);
        return new RecordingInputs(
            Open(new(TraceBus.Gpio, place, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenInputs(pins, wanted)), place, trace);
    }

    /// <inheritdoc/>
    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings)
    {
        var wanted = settings;
        return new RecordingWire(
            Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenWire(pin, wanted)), pin.Name, trace);
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings)
    {
        var wanted = settings;
        return new RecordingOutput(
            Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(wanted)), () => board.OpenOutput(pin, wanted)), pin.Name, trace);
    }

    /// <inheritdoc/>
    public IPwmChannel OpenPwm(string chip, int channel)
    {
        var place = TraceWords.Pwm(chip, channel);
        return new RecordingPwmChannel(Open(new(TraceBus.Pwm, place, TraceStep.Open), () => board.OpenPwm(chip, channel)), place, trace);
    }

    private T Open<T>(TraceTransfer transfer, Func<T> open) => trace.Note(transfer, open, static _ => "");
}

using SensorAgent.Core.Buses;

namespace SensorAgent.Hardware.Traces;

/// <summary>A board on which there is what a trace has, and nothing else.</summary>
internal sealed class ReplayBoard(Trace trace, TracePlayer player) : IBoard
{
    public string Model => $"{trace.Header.Board} as recorded in {trace.File}";

    /// <summary>What a trace says is not of now.</summary>
    public bool IsSimulated => true;

    public IOneWire OneWire { get; } = new ReplayOneWire(player);

    // A device that the trace does not have may name any pin: that it is missing is told when it is opened.
    public GpioPin? FindPin(string text, out string hint)
    {
        hint = "";
        var found = trace.Lines.OfType<TraceTransfer>().FirstOrDefault(line => line.Step == TraceStep.Find
            && (line.Written.Equals(text, StringComparison.OrdinalIgnoreCase) || line.Address.Equals(text, StringComparison.OrdinalIgnoreCase)));
        return found is null ? new("", -1, text) : TraceWords.Pin(found.Address, found.Read);
    }

    public II2cDevice OpenI2c(I2cBusId bus, int address) =>
        new ReplayI2cDevice(Open(new(TraceBus.I2c, TraceWords.I2c(bus, address), TraceStep.Open)), player);

    public ISpiDevice OpenSpi(int bus, int chipSelect, in SpiSettings settings) =>
        new ReplaySpiDevice(Open(new(TraceBus.Spi, TraceWords.Spi(bus, chipSelect), TraceStep.Open, TraceWords.Of(settings))), player);

    public ISerialPort OpenSerial(string port, in SerialSettings settings) =>
        new ReplaySerialPort(Open(new(TraceBus.Serial, port, TraceStep.Open, TraceWords.Of(settings))), player);

    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) =>
        new ReplayLine(Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(settings))), player);

    public IGpioInputs OpenInputs(IReadOnlyList<GpioPin> pins, in GpioInputSettings settings) =>
        new ReplayLine(Open(new(TraceBus.Gpio, TraceWords.Of(pins), TraceStep.Open, TraceWords.Of(settings))), player);

    public IGpioWire OpenWire(GpioPin pin, in GpioInputSettings settings) =>
        new ReplayLine(Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(settings))), player);

    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) =>
        new ReplayLine(Open(new(TraceBus.Gpio, pin.Name, TraceStep.Open, TraceWords.Of(settings))), player);

    public IPwmChannel OpenPwm(string chip, int channel) =>
        new ReplayPwmChannel(Open(new(TraceBus.Pwm, TraceWords.Pwm(chip, channel), TraceStep.Open)), player);

    private TraceTransfer Open(TraceTransfer made)
    {
        player.Take(made);
        return made;
    }
}

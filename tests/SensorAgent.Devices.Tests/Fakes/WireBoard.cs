using SensorAgent.Core.Buses;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Fakes;

/// <summary>
/// A board with a TM1637 at GPIO5 (CLK) and GPIO6 (DIO): it listens to the levels, as the chip does, and pulls DIO low for the ninth clock.
/// </summary>
internal sealed class WireBoard : IBoard
{
    private readonly FakeBoard _pins = new();
    private readonly List<byte> _bytes = [];
    private bool _clock = true;
    private bool _data = true;
    private int _bit = -1; // -1 outside of a command, 8 is the acknowledgement
    private int _value;

    public bool Acknowledges { get; init; } = true;

    public List<string> Commands { get; } = [];

    public string Model => "fake board";

    public bool IsSimulated => false;

    public IOneWire OneWire => _pins.OneWire;

    private bool Level => _data && !(Acknowledges && _bit == 9);

    public GpioPin? FindPin(string text, out string hint) => _pins.FindPin(text, out hint);

    public II2cDevice OpenI2c(I2cBusId bus, int address) => _pins.OpenI2c(bus, address);

    public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) => _pins.OpenInput(pin, settings);

    public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings)
    {
        Assert.Equal((true, GpioDrive.OpenDrain), (settings.Initial, settings.Drive));
        return new Line(this, isClock: pin.Name == "GPIO5");
    }

    public IPwmChannel OpenPwm(string chip, int channel) => _pins.OpenPwm(chip, channel);

    private void Set(bool isClock, bool level)
    {
        if (!isClock)
        {
            if (_clock && _data && !level)
                (_bit, _value) = (0, 0); // start
            else if (_clock && !_data && level)
                End();
            _data = level;
            return;
        }

        if (!_clock && level)
            Rise();
        _clock = level;
    }

    private void Rise()
    {
        switch (_bit)
        {
            case >= 0 and < 8:
                _value |= _data ? 1 << _bit : 0;
                _bit++;
                break;
            case 8:
                _bytes.Add((byte)_value);
                _bit = 9; // the ninth clock: DIO is pulled low
                break;
            case 9:
                (_bit, _value) = (1, _data ? 1 : 0); // the first bit of the next byte
                break;
        }
    }

    private void End()
    {
        Commands.Add(Convert.ToHexString([.. _bytes]));
        _bytes.Clear();
        _bit = -1;
    }

    private sealed class Line(WireBoard board, bool isClock) : IGpioOutput
    {
        public bool Read() => isClock ? board._clock : board.Level;

        public void Write(bool active) => board.Set(isClock, active);

        public void Dispose()
        {
            // The wire stays.
        }
    }
}

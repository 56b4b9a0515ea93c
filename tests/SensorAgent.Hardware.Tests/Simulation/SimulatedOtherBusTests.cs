using SensorAgent.Core.Buses;
using SensorAgent.Hardware.OneWire;
using SensorAgent.Hardware.Simulation;

namespace SensorAgent.Hardware.Tests.Simulation;

public sealed class SimulatedOtherBusTests
{
    private const string Outside = "28-000005e2fdc3";

    private readonly SimulatedBoard _board = new(TimeProvider.System);
    private readonly IBoard _port;

    public SimulatedOtherBusTests()
    {
        _port = _board;
        _board.AttachThermometer(Outside, () => -10.125);
    }

    [Fact]
    public void A_thermometer_is_listed_and_holds_its_temperature_with_a_right_checksum()
    {
        var scratchpad = new byte[Scratchpad.Length];

        _port.OneWire.ReadScratchpad(Assert.Single(_port.OneWire.Devices()), scratchpad);

        Assert.Equal([0x5E, 0xFF], scratchpad[..2]); // DS18B20 datasheet, table 1: -10.125 °C is FF5Eh
        Assert.Equal(0, Scratchpad.Crc(scratchpad));
    }

    [Fact]
    public void A_thermometer_that_is_not_there_is_answered_with_those_that_are() =>
        Assert.Contains(Outside, Assert.Throws<BusException>(
            () => _port.OneWire.ReadScratchpad("28-ffffffffffff", new byte[Scratchpad.Length])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(SimulatedFault.NoAnswer, BusFault.NoAnswer)]
    [InlineData(SimulatedFault.Garbled, BusFault.BadData)]
    public void A_thermometer_fails_as_it_is_told(SimulatedFault trouble, BusFault fault)
    {
        _board.OneWire.Fail(Outside, trouble);

        Assert.Equal(fault, Assert.Throws<BusException>(
            () => _port.OneWire.ReadScratchpad(Outside, new byte[Scratchpad.Length])).Fault);
    }

    [Fact]
    public void A_pwm_channel_reads_back_what_it_was_set_to()
    {
        using var channel = _port.OpenPwm("", 1);

        channel.Set(frequency: 50, dutyCycle: 0.075);

        Assert.Equal(0.075, channel.DutyCycle);
        Assert.Equal(50, _board.Pwm.FrequencyOf(1));
    }

    [Fact]
    public void A_pwm_channel_is_given_once()
    {
        using var channel = _port.OpenPwm("", 0);

        Assert.Equal(BusFault.Busy, Assert.Throws<BusException>(() => _port.OpenPwm("simulated.pwm", 0)).Fault);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(50, 1.01)]
    [InlineData(50, double.NaN)]
    public void A_pwm_channel_refuses_what_no_modulator_can_do(double frequency, double dutyCycle)
    {
        using var channel = _port.OpenPwm("", 0);

        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Set(frequency, dutyCycle));
    }

    [Theory]
    [InlineData("", 2, "no channel 2")]
    [InlineData("fe20c000.pwm", 0, "no PWM chip fe20c000.pwm")]
    public void A_pwm_channel_that_is_not_there_is_missing(string chip, int channel, string part)
    {
        var fault = Assert.Throws<BusException>(() => _port.OpenPwm(chip, channel));

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_at_a_serial_port_answers_what_it_is_sent()
    {
        _board.Serial.Attach("serial0", new Echo());
        using var port = _port.OpenSerial("serial0", new(9600));
        var buffer = new byte[8];

        port.Write([1, 2, 3]);

        Assert.Equal(3, port.Read(buffer, TimeSpan.FromSeconds(10)));
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.Equal(0, port.Read(buffer, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void What_came_can_be_thrown_away()
    {
        _board.Serial.Attach("serial0", new Echo());
        using var port = _port.OpenSerial("serial0", new(9600));

        port.Write(new byte[1000]);
        port.DiscardInput();

        Assert.Equal(0, port.Read(new byte[8], TimeSpan.Zero));
    }

    [Fact]
    public void A_serial_port_is_held_by_one_and_goes_when_it_is_unplugged()
    {
        _board.Serial.Attach("ttyUSB0", new Echo());
        var port = _port.OpenSerial("ttyUSB0", new(9600));

        Assert.Equal(BusFault.Busy, Assert.Throws<BusException>(() => _port.OpenSerial("ttyUSB0", new(9600))).Fault);
        _board.Serial.Detach("ttyUSB0");
        Assert.Equal(BusFault.Missing, Assert.Throws<BusException>(() => port.Write([1])).Fault);
        port.Dispose();
        Assert.Equal(
            "There is no serial port ttyUSB0: nothing is attached there on the simulated board.",
            Assert.Throws<BusException>(() => _port.OpenSerial("ttyUSB0", new(9600))).Message);
    }

    [Fact]
    public void A_serial_port_that_was_closed_can_be_opened_again()
    {
        _board.Serial.Attach("serial0", new Echo());
        _port.OpenSerial("serial0", new(9600)).Dispose();

        using var again = _port.OpenSerial("serial0", new(9600));

        again.Write([7]);
        Assert.Equal(1, again.Read(new byte[8], TimeSpan.Zero));
    }

    private sealed class Echo : ISerialModel
    {
        private readonly Queue<byte> _bytes = new();

        public void Write(ReadOnlySpan<byte> data)
        {
            foreach (var value in data)
                _bytes.Enqueue(value);
        }

        public int Read(Span<byte> buffer)
        {
            var count = 0;
            while (count < buffer.Length && _bytes.TryDequeue(out var value))
                buffer[count++] = value;
            return count;
        }
    }
}

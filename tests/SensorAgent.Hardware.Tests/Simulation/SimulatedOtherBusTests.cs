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
}

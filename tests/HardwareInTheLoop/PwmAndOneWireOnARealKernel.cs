using SensorAgent.Core.Buses;

namespace SensorAgent.HardwareInTheLoop;

public sealed class PwmAndOneWireOnARealKernel : IDisposable
{
    private const string First = "28-000005e2fdc3";
    private const string Second = "28-0417713760ff";

    private readonly IBoard _board = World.RaspberryPi();
    private readonly byte[] _scratchpad = new byte[9];

    public void Dispose() => World.SetWireFault(0);

    [Fact]
    public void A_pwm_chip_is_found_by_its_device_and_reads_back_what_it_was_set_to()
    {
        using var servo = _board.OpenPwm("fe20c000.pwm", 1);

        foreach (var (frequency, duty) in new[] { (50.0, 0.075), (25_000, 0.5), (2, 1), (25_000, 0) })
        {
            servo.Set(frequency, duty);
            Assert.Equal(duty, servo.DutyCycle, precision: 6);
        }
    }

    [Fact]
    public void A_frequency_that_the_chip_cannot_do_is_said()
    {
        using var servo = _board.OpenPwm("", 0);

        Assert.Contains("cannot do this frequency", Assert.Throws<BusException>(() => servo.Set(0.01, 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thermometers_are_listed() => Assert.Equal([First, Second], _board.OneWire.Devices());

    [Fact]
    public void A_thermometer_below_zero_is_read_through_the_kernels_driver()
    {
        World.SetThermometers(-162);

        _board.OneWire.ReadScratchpad(First, _scratchpad);

        Assert.Equal([0x5E, 0xFF, 0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10], _scratchpad[..8]);
    }

    [Fact]
    public void Both_thermometers_convert_at_once()
    {
        var before = World.Conversions();

        _board.OneWire.ReadScratchpad(First, _scratchpad);
        _board.OneWire.ReadScratchpad(Second, _scratchpad);

        Assert.Equal(before + 1, World.Conversions());
    }

    [Fact]
    public void A_bit_turned_round_on_the_cable_is_no_reading()
    {
        World.SetWireFault(1);

        Assert.Equal(BusFault.NoAnswer, Assert.Throws<BusException>(() => _board.OneWire.ReadScratchpad(First, _scratchpad)).Fault);
    }

    [Fact]
    public void A_thermometer_that_does_not_answer_is_no_reading()
    {
        World.SetWireFault(2);

        Assert.Equal(BusFault.NoAnswer, Assert.Throws<BusException>(() => _board.OneWire.ReadScratchpad(First, _scratchpad)).Fault);
    }
}

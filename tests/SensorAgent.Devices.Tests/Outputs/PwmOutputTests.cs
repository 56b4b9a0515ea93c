using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class PwmOutputTests
{
    private readonly FakeBoard _board = new();

    [Fact]
    public void A_level_becomes_a_duty_cycle_and_is_read_back()
    {
        using var output = Open.Output("pwm", _board, OutputState.Off);

        output.Write(new OutputState(42.5));

        Assert.Equal((1000.0, 0.425), (_board.Pwm.Frequency, _board.Pwm.DutyCycle));
        Assert.Equal(new OutputState(42.5), output.Read());
    }

    [Fact]
    public void The_channel_takes_its_first_state_at_once()
    {
        using var output = Open.Output("pwm", _board, OutputState.On, """, "Chip": "fe20c000.pwm", "Channel": 1, "Frequency": 50 """);

        Assert.Equal(("fe20c000.pwm", 1), (_board.Pwm.Chip, _board.Pwm.Channel));
        Assert.Equal((50.0, 1.0), (_board.Pwm.Frequency, _board.Pwm.DutyCycle));
    }

    [Fact]
    public void Without_a_first_state_the_channel_is_left_as_it_is()
    {
        _board.Pwm.DutyCycle = 0.25;

        using var output = Open.Output("pwm", _board, initial: null);

        Assert.Equal(0, _board.Pwm.Frequency);
        Assert.Equal(new OutputState(25), output.Read());
    }

    [Fact]
    public void What_the_hardware_rounds_is_read_back_in_hundredths_of_a_percent()
    {
        using var output = Open.Output("pwm", _board, OutputState.Off);

        _board.Pwm.DutyCycle = 1.0 / 3;

        Assert.Equal(new OutputState(33.33), output.Read());
    }

    [Fact]
    public void A_channel_that_does_not_take_its_first_state_is_given_back()
    {
        _board.Pwm.Fault = new BusException(BusFault.Permission, "Not permitted.");

        Assert.Throws<BusException>(() => Open.Output("pwm", _board, OutputState.Off));

        Assert.False(_board.Pwm.IsOpen);
    }

    [Fact]
    public void Closing_gives_the_channel_back()
    {
        Open.Output("pwm", _board, OutputState.Off).Dispose();

        Assert.False(_board.Pwm.IsOpen);
    }
}

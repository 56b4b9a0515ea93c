using SensorAgent.Core.Model;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class BuzzerTests
{
    private readonly FakeBoard _board = new();

    [Fact]
    public void It_is_silent_when_it_is_opened_and_sounds_as_a_square_wave()
    {
        using var buzzer = Open.Output("buzzer", _board, OutputState.Off, """, "Frequency": 440 """);
        Assert.Equal((440.0, 0.0), (_board.Pwm.Frequency, _board.Pwm.DutyCycle));

        buzzer.Write(OutputState.On);

        Assert.Equal((440.0, 0.5), (_board.Pwm.Frequency, _board.Pwm.DutyCycle));
        Assert.Equal(OutputState.On, buzzer.Read());
    }

    [Fact]
    public void Closing_gives_the_channel_back()
    {
        Open.Output("buzzer", _board, OutputState.Off).Dispose();

        Assert.False(_board.Pwm.IsOpen);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class LedsTests
{
    private readonly FakeLed _led = new();
    private readonly FakeBoard _board;

    public LedsTests() => _board = new() { Led = _led.Take };

    [Fact]
    public void The_LED_is_found_by_its_name_and_opened_with_its_state()
    {
        using var output = Open.Output("leds", _board, OutputState.On, """, "Led": "PWR" """);

        Assert.Equal(("PWR", 255), (_led.Name, _led.Brightness));
    }

    [Theory]
    [InlineData(255, 50, 128)]
    [InlineData(255, 0.1, 1)] // lit at all
    [InlineData(1, 40, 1)]
    [InlineData(1, 0, 0)]
    public void A_level_takes_the_next_step_and_reads_back_as_it_was_asked_for(int brightest, double percent, int brightness)
    {
        _led.Brightest = brightest;
        using var output = Open.Output("leds", _board, initial: null);

        output.Write(new(percent));

        Assert.Equal(brightness, _led.Brightness);
        Assert.Equal(percent, output.Read().Percent);
    }

    [Fact]
    public void What_somebody_else_has_done_to_it_is_read_back()
    {
        using var output = Open.Output("leds", _board, OutputState.On);

        _led.Brightness = 51;

        Assert.Equal(20, output.Read().Percent);
    }

    private sealed class FakeLed : IKernelLed
    {
        public string Name { get; private set; } = "";

        public int Brightest { get; set; } = 255;

        public int Brightness { get; set; }

        public FakeLed Take(string name)
        {
            Name = name;
            return this;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class GpioOutputTests
{
    private readonly FakeBoard _board = new();

    private FakeOutputLine Line => _board.Output("GPIO17");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_line_is_opened_with_its_first_state_and_moves_once(bool on)
    {
        using var output = Open.Output("gpio", _board, on ? OutputState.On : OutputState.Off, """, "Pin": "17" """);

        Assert.Equal(on, Line.Settings.Initial);
        Assert.Equal([on], Line.States);
    }

    [Fact]
    public void Without_a_first_state_the_line_keeps_its_level()
    {
        Line.IsActive = true;

        using var output = Open.Output("gpio", _board, initial: null, """, "Pin": "17" """);

        Assert.Null(Line.Settings.Initial);
        Assert.Empty(Line.States);
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void The_state_is_written_and_read_back()
    {
        using var output = Open.Output("gpio", _board, OutputState.Off, """, "Pin": "17" """);

        output.Write(OutputState.On);
        Assert.Equal(OutputState.On, output.Read());
        output.Write(OutputState.Off);

        Assert.Equal(OutputState.Off, output.Read());
    }

    [Theory]
    [InlineData("", GpioDrive.PushPull, false)]
    [InlineData(""", "Drive": "open-drain", "ActiveLow": true """, GpioDrive.OpenDrain, true)]
    [InlineData(""", "Drive": "Open-Source" """, GpioDrive.OpenSource, false)]
    public void What_the_configuration_says_reaches_the_line(string settings, GpioDrive drive, bool activeLow)
    {
        using var output = Open.Output("gpio", _board, OutputState.Off, $""", "Pin": "PIN11" {settings} """);

        Assert.Equal((drive, activeLow), (Line.Settings.Drive, Line.Settings.ActiveLow));
    }

    [Fact]
    public void A_pin_that_the_board_does_not_have_is_a_fault_in_words()
    {
        var fault = Assert.Throws<BusException>(() => Open.Output("gpio", _board, OutputState.Off, """, "Pin": "GPIO99" """));

        Assert.Equal((BusFault.Missing, "There is no pin GPIO99: use GPIO2 to GPIO27."), (fault.Fault, fault.Message));
    }

    [Fact]
    public void Closing_gives_the_line_back()
    {
        Open.Output("gpio", _board, OutputState.Off, """, "Pin": "17" """).Dispose();

        Assert.False(Line.IsOpen);
    }
}

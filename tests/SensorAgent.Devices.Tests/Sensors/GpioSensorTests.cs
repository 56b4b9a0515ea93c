using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class GpioSensorTests
{
    private readonly FakeBoard _board = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_read_gives_the_level_at_the_start(bool active)
    {
        _board.Input("GPIO17").IsActive = active;
        using var sensor = OpenSensor();

        Assert.Equal([new Measurement("contact", active)], await sensor.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Every_edge_is_told_in_its_order()
    {
        using var sensor = (IChangingSensor)OpenSensor(""", "Quantity": "door" """);
        var next = sensor.NextAsync(CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);

        _board.Input("GPIO17").Move(true);
        _board.Input("GPIO17").Move(false);

        Assert.Equal([new Measurement("door", true)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal([new Measurement("door", false)], await sensor.NextAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Waiting_for_an_edge_ends_with_its_cancellation()
    {
        using var stop = new CancellationTokenSource();
        using var sensor = (IChangingSensor)OpenSensor();
        var next = sensor.NextAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public void Silence_means_edges_with_a_short_debounce_and_the_pins_own_resistor()
    {
        using var sensor = OpenSensor();

        Assert.Equal(
            new GpioInputSettings(ActiveLow: false, GpioBias.Unchanged, TimeSpan.FromMilliseconds(20), Edges: true), _board.Input("GPIO17").Settings);
    }

    [Theory]
    [InlineData("up", GpioBias.PullUp)]
    [InlineData("down", GpioBias.PullDown)]
    [InlineData("none", GpioBias.None)]
    public void What_the_configuration_says_reaches_the_line(string pull, GpioBias bias)
    {
        using var sensor = OpenSensor($""", "ActiveLow": true, "Pull": "{pull}", "Debounce": "100ms" """);

        Assert.Equal(new GpioInputSettings(ActiveLow: true, bias, TimeSpan.FromMilliseconds(100), Edges: true), _board.Input("GPIO17").Settings);
    }

    [Fact]
    public void Closing_gives_the_line_back()
    {
        OpenSensor().Dispose();

        Assert.True(_board.Input("GPIO17").IsClosed);
    }

    [Theory]
    [InlineData("temperature")]
    [InlineData("dor")]
    public void A_quantity_that_is_not_binary_is_a_mistake(string quantity)
    {
        var findings = new Findings();

        Open.Plan("gpio", $""", "Pin": "4", "Quantity": "{quantity}" """, findings);

        Assert.Equal("Sensors:x:Quantity", Assert.Single(findings.Mistakes).Path);
    }

    private ISensor OpenSensor(string settings = "") => Open.Sensor("gpio", _board, new ManualTime(), $""", "Pin": "GPIO17" {settings} """);
}

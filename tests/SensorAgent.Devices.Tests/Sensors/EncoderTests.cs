using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class EncoderTests
{
    private const int A = 0;
    private const int B = 1;

    private readonly LineBench _bench = new();

    private FakeInputLine Lines => _bench.Board.Input("GPIO5");

    [Fact]
    public async Task Four_quarter_steps_with_A_first_are_a_detent_to_the_right()
    {
        using var encoder = await OpenAsync();

        Play((A, true), (B, true), (A, false), (B, false));

        Assert.Equal(Detent(1, "right"), await LineBench.NextAsync(encoder));
    }

    [Fact]
    public async Task With_B_first_they_are_one_to_the_left()
    {
        using var encoder = await OpenAsync();

        Play((B, true), (A, true), (B, false), (A, false));

        Assert.Equal(Detent(-1, "left"), await LineBench.NextAsync(encoder));
    }

    [Fact]
    public async Task Turned_round_by_the_configuration_left_is_right()
    {
        using var encoder = await OpenAsync(""", "Reverse": true """);

        Play((B, true), (A, true), (B, false), (A, false));

        Assert.Equal(Detent(1, "right"), await LineBench.NextAsync(encoder));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public async Task Encoders_differ_in_the_quarter_steps_of_a_detent(int quarters, int detents)
    {
        using var encoder = await OpenAsync($""", "StepsPerDetent": {quarters} """);

        Play((A, true), (B, true), (A, false), (B, false));

        for (var detent = 1; detent <= detents; detent++)
            Assert.Equal(Detent(detent, "right"), await LineBench.NextAsync(encoder));
    }

    [Fact]
    public async Task A_bouncing_contact_goes_forth_and_back_and_counts_once()
    {
        using var encoder = await OpenAsync();

        Play((A, true), (A, false), (A, true), (B, true), (B, false), (B, true), (A, false), (B, false));
        Play((A, true), (B, true), (A, false), (B, false));

        Assert.Equal(Detent(1, "right"), await LineBench.NextAsync(encoder));
        Assert.Equal(Detent(2, "right"), await LineBench.NextAsync(encoder));
    }

    [Fact]
    public async Task A_change_that_cannot_be_is_left_out_and_told()
    {
        using var encoder = await OpenAsync();

        Play((A, true), (A, true), (B, true), (A, false), (B, false));

        var told = await LineBench.NextAsync(encoder);
        Assert.Equal((1.0, Quality.Uncertain), (told[0].Value.Number, told[0].Quality));
        Assert.Contains("1 change", told[0].Reason);
    }

    [Fact]
    public async Task After_lost_edges_it_goes_on_from_the_levels()
    {
        using var encoder = await OpenAsync();
        Lines.Lose(6);
        Play((A, true)); // both were active in between, and A alone is now

        Play((B, true), (A, false), (B, false), (A, true));

        Assert.Equal(Detent(1, "right"), await LineBench.NextAsync(encoder));
    }

    [Fact]
    public async Task Both_lines_are_pulled_up_and_asked_for_together()
    {
        using var encoder = await OpenAsync();

        Assert.Equal(new GpioInputSettings(ActiveLow: true, GpioBias.PullUp, TimeSpan.Zero, Edges: true), Lines.Settings);
    }

    [Fact]
    public async Task The_position_at_the_start_is_zero_wherever_it_stands()
    {
        Lines.Put(true, A);
        Lines.Put(true, B);
        using var encoder = _bench.OpenChanging("encoder", """, "PinA": "5", "PinB": "6" """);

        Assert.Equal([new Measurement("position", 0)], await encoder.ReadAsync(CancellationToken.None));
        Play((A, false), (B, false), (A, true), (B, true));

        Assert.Equal(Detent(1, "right"), await LineBench.NextAsync(encoder));
    }

    private void Play(params (int Line, bool Active)[] edges)
    {
        foreach (var (line, active) in edges)
            Lines.Move(active, TimeSpan.Zero, line);
    }

    private async Task<IChangingSensor> OpenAsync(string settings = "")
    {
        var encoder = _bench.OpenChanging("encoder", $""", "PinA": "5", "PinB": "6" {settings}""");
        await encoder.ReadAsync(CancellationToken.None);
        return encoder;
    }

    private static Measurement[] Detent(double position, string turn) => [new("position", position), new("turn", SensorValue.Of(turn))];
}

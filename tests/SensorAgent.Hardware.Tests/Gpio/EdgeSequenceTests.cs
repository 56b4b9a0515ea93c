using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;

namespace SensorAgent.Hardware.Tests.Gpio;

public sealed class EdgeSequenceTests
{
    private readonly EdgeSequence _sequence = new(17);

    [Fact]
    public void An_event_becomes_an_edge_with_its_monotonic_time()
    {
        var edge = _sequence.Next(new() { Id = GpioLineEvent.RisingEdge, Sequence = 1, TimestampNanoseconds = 1_500_000_300 }, out var lost);

        Assert.Equal(new GpioEdge(true, 1, TimeSpan.FromTicks(15_000_003)), edge);
        Assert.Equal(0u, lost);
    }

    [Fact]
    public void A_falling_edge_is_the_end_of_the_active_state() =>
        Assert.False(_sequence.Next(new() { Id = GpioLineEvent.FallingEdge, Sequence = 1 }, out _).Active);

    [Theory]
    [InlineData(22u, 0)]
    [InlineData(5u, 1)]
    public void An_edge_says_which_of_the_lines_it_is_on(uint offset, int line) =>
        Assert.Equal(line, new EdgeSequence(22, 5).Next(new() { Offset = offset, Sequence = 1 }, out _).Line);

    [Fact]
    public void What_the_kernel_had_no_room_for_is_counted()
    {
        _sequence.Next(new() { Sequence = 1 }, out _);

        _sequence.Next(new() { Sequence = 5 }, out var lost);
        Assert.Equal(3u, lost);
        _sequence.Next(new() { Sequence = 6 }, out lost);

        Assert.Equal(0u, lost);
    }

    [Fact]
    public void A_count_that_wraps_round_is_no_loss()
    {
        _sequence.Next(new() { Sequence = uint.MaxValue }, out _);

        _sequence.Next(new() { Sequence = 0 }, out var lost);

        Assert.Equal(0u, lost);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Gpio;

namespace SensorAgent.Hardware.Tests.Gpio;

public sealed class LineConfigsTests
{
    [Fact]
    public void An_output_carries_its_state_in_the_request_so_that_no_relay_clicks()
    {
        var request = LineConfigs.Output(17, new(Initial: true, ActiveLow: true));

        Assert.Equal((17u, 1u, "sensoragent"), (request.Offsets[0], request.LineCount, request.Consumer.ToString()));
        Assert.Equal(GpioLineFlags.Output | GpioLineFlags.ActiveLow, request.Config.Flags);
        Assert.Equal(1u, request.Config.AttributeCount);
        Assert.Equal((GpioConfigAttribute.OutputValues, 1ul, 1ul), Attribute(request));
    }

    [Fact]
    public void An_output_that_starts_off_says_so_and_does_not_leave_it_out() =>
        Assert.Equal((GpioConfigAttribute.OutputValues, 0ul, 1ul), Attribute(LineConfigs.Output(17, new(Initial: false))));

    [Fact]
    public void An_output_that_keeps_its_level_is_first_asked_for_as_it_is()
    {
        var request = LineConfigs.Output(17, new(Initial: null, ActiveLow: true, GpioDrive.OpenDrain));

        Assert.Equal(GpioLineFlags.None, request.Config.Flags);
        Assert.Equal(0u, request.Config.AttributeCount);
    }

    [Theory]
    [InlineData(GpioDrive.PushPull, 0)]
    [InlineData(GpioDrive.OpenDrain, 1 << 6)]
    [InlineData(GpioDrive.OpenSource, 1 << 7)]
    public void The_drive_is_a_flag(GpioDrive drive, int flag) =>
        Assert.Equal(GpioLineFlags.Output | (GpioLineFlags)flag, LineConfigs.Driven(true, new(true, Drive: drive)).Flags);

    [Theory]
    [InlineData(GpioBias.Unchanged, 0)]
    [InlineData(GpioBias.PullUp, 1 << 8)]
    [InlineData(GpioBias.PullDown, 1 << 9)]
    [InlineData(GpioBias.None, 1 << 10)]
    public void The_bias_is_a_flag(GpioBias bias, int flag) =>
        Assert.Equal(GpioLineFlags.Input | (GpioLineFlags)flag, LineConfigs.Input([4], new(Bias: bias)).Config.Flags);

    [Fact]
    public void An_input_with_edges_asks_for_both_and_for_room_to_keep_them()
    {
        var request = LineConfigs.Input([4], new(Edges: true));

        Assert.Equal(GpioLineFlags.Input | GpioLineFlags.EdgeRising | GpioLineFlags.EdgeFalling, request.Config.Flags);
        Assert.True(request.EventBufferSize >= 500);
        Assert.Equal(0u, request.Config.AttributeCount);
    }

    [Fact]
    public void The_debounce_time_is_in_microseconds()
    {
        var request = LineConfigs.Input([4], new(Debounce: TimeSpan.FromMilliseconds(20)));

        Assert.Equal((GpioConfigAttribute.Debounce, 20_000ul, 1ul), Attribute(request));
    }

    [Fact]
    public void Pulses_are_told_at_their_beginning_only() =>
        Assert.Equal(
            GpioLineFlags.Input | GpioLineFlags.ActiveLow | GpioLineFlags.EdgeRising,
            LineConfigs.Input([4], new(ActiveLow: true, Edges: true, OnlyToActive: true)).Config.Flags);

    [Fact]
    public void Lines_that_are_opened_together_share_their_settings()
    {
        var request = LineConfigs.Input([22, 5], new(Debounce: TimeSpan.FromMilliseconds(1), Edges: true));

        Assert.Equal((2u, 22u, 5u), (request.LineCount, request.Offsets[0], request.Offsets[1]));
        Assert.Equal((GpioConfigAttribute.Debounce, 1000ul, 0b11ul), Attribute(request));
    }

    private static (uint Id, ulong Value, ulong Mask) Attribute(in GpioLineRequest request)
    {
        var attribute = request.Config.Attributes[0];
        return (attribute.Id, attribute.Values, attribute.Mask);
    }
}

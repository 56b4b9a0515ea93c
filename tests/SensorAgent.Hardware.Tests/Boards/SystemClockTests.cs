using SensorAgent.Hardware.Boards;

namespace SensorAgent.Hardware.Tests.Boards;

public sealed class SystemClockTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_board_without_any_sign_of_it_was_never_set() => Assert.False(SystemClock.WasSet(_root.Directory, Now));

    [Fact]
    public void Timesyncd_notes_that_it_has_set_the_clock() =>
        Assert.True(SystemClock.WasSet(_root.With("run/systemd/timesync/synchronized").Directory, Now));

    [Theory]
    [InlineData("1\n", 2026, true)]
    [InlineData("0\n", 2026, false)]
    [InlineData("1\n", 1970, false)] // it has no battery
    public void A_clock_with_a_battery_sets_it_at_the_boot(string hctosys, int year, bool wasSet) =>
        Assert.Equal(
            wasSet, SystemClock.WasSet(_root.With("sys/class/rtc/rtc0/hctosys", hctosys).Directory, new(year, 1, 2, 0, 0, 0, TimeSpan.Zero)));
}

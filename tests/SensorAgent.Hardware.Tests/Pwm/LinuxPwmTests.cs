using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;
using SensorAgent.Hardware.Pwm;

namespace SensorAgent.Hardware.Tests.Pwm;

public sealed class LinuxPwmTests : IDisposable
{
    private readonly FakeRoot _root = new();
    private readonly PwmChips _chips;

    public LinuxPwmTests()
    {
        _chips = new(_root.Directory, BoardFamily.RaspberryPi);
        Chip(0, "1f00098000.pwm");
        Chip(2, "fe20c000.pwm");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_chip_is_found_by_its_device_whatever_its_number()
    {
        using var channel = Open("fe20c000.pwm");

        channel.Set(frequency: 50, dutyCycle: 0.075);

        Assert.Equal("20000000", _root.Read("sys/class/pwm/pwmchip2/pwm1/period"));
        Assert.Equal("1500000", _root.Read("sys/class/pwm/pwmchip2/pwm1/duty_cycle"));
        Assert.Equal("1", _root.Read("sys/class/pwm/pwmchip2/pwm1/enable"));
        Assert.Equal(0.075, channel.DutyCycle, precision: 9);
    }

    [Fact]
    public void Without_a_device_the_first_chip_is_taken()
    {
        using var channel = Open("");

        channel.Set(frequency: 1000, dutyCycle: 1);

        Assert.Equal("1000000", _root.Read("sys/class/pwm/pwmchip0/pwm1/duty_cycle"));
    }

    [Fact]
    public void A_channel_that_is_not_enabled_has_a_duty_cycle_of_zero()
    {
        _root.With("sys/class/pwm/pwmchip0/pwm1/period", "1000\n").With("sys/class/pwm/pwmchip0/pwm1/duty_cycle", "500\n");

        using var channel = Open("");

        Assert.Equal(0, channel.DutyCycle);
    }

    [Fact]
    public void A_channel_that_the_chip_lacks_is_missing() =>
        Assert.Contains(
            "it has 2", Assert.Throws<BusException>(() => new LinuxPwmChannel(_chips, "", 2, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_chip_that_is_not_there_is_answered_with_those_that_are() =>
        Assert.Contains("1f00098000.pwm, fe20c000.pwm", Assert.Throws<BusException>(() => Open("7000.pwm")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_board_without_any_is_told_how_to_enable_it()
    {
        using var empty = new FakeRoot();
        var chips = new PwmChips(empty.Directory, BoardFamily.RaspberryPi);

        Assert.Contains("dtoverlay=pwm-2chan", Assert.Throws<BusException>(
            () => new LinuxPwmChannel(chips, "", 0, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_longer_period_goes_first_and_a_period_below_the_old_active_time_goes_last()
    {
        var slow = new PwmTimes(20_000_000, 10_000_000);
        var fast = new PwmTimes(1_000_000, 500_000);

        Assert.Equal([("period", 20_000_000L), ("duty_cycle", 10_000_000L)], slow.From(fast));
        Assert.Equal([("duty_cycle", 500_000L), ("period", 1_000_000L)], fast.From(slow));
        Assert.Equal([("period", 20_000_000L), ("duty_cycle", 10_000_000L)], slow.From(default));
    }

    [Fact]
    public void Only_what_changed_is_written()
    {
        var times = new PwmTimes(1000, 500);

        Assert.Empty(times.From(times));
        Assert.Equal([("duty_cycle", 700L)], new PwmTimes(1000, 700).From(times));
    }

    private LinuxPwmChannel Open(string device) => new(_chips, device, channel: 1, TimeProvider.System);

    private void Chip(int number, string device)
    {
        var directory = $"sys/class/pwm/pwmchip{number}";
        _root.With($"{directory}/npwm", "2\n").With($"{directory}/export").WithLink($"{directory}/device", $"../../../{device}");
        foreach (var file in new[] { "period", "duty_cycle", "enable" })
            _root.With($"{directory}/pwm1/{file}", "0\n");
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Leds;

namespace SensorAgent.Hardware.Tests.Leds;

public sealed class LinuxLedTests : IDisposable
{
    private const string Led = "sys/class/leds/ACT";
    private readonly FakeRoot _root = new();

    public LinuxLedTests() =>
        _root.With($"{Led}/brightness", "255\n").With($"{Led}/max_brightness", "255\n").With($"{Led}/trigger", "none [mmc0] timer\n");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void It_is_taken_from_its_trigger_and_switched()
    {
        using var led = new LinuxLed(_root.Directory, "ACT");
        Assert.Equal((255, 255), (led.Brightest, led.Brightness));

        led.Brightness = 17;

        Assert.Equal("none", _root.Read($"{Led}/trigger"));
        Assert.Equal("17", _root.Read($"{Led}/brightness"));
        Assert.Equal(17, led.Brightness);
    }

    [Fact]
    public void A_kernel_without_triggers_has_LEDs_all_the_same()
    {
        File.Delete(_root.PathOf($"{Led}/trigger"));

        using var led = new LinuxLed(_root.Directory, "ACT");

        Assert.Equal(255, led.Brightness);
    }

    [Theory]
    [InlineData("led0")]
    [InlineData("../gpio")]
    public void One_that_is_not_there_is_answered_with_those_that_are(string name)
    {
        _root.With("sys/class/leds/PWR/brightness", "0\n");

        var fault = Assert.Throws<BusException>(() => new LinuxLed(_root.Directory, name));

        Assert.Equal($"There is no LED {name}; there is ACT, PWR.", fault.Message);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Boards;

namespace SensorAgent.Hardware.Tests.Boards;

public sealed class PinNamesTests
{
    private const string Pi3 = "Raspberry Pi 3 Model B Rev 1.2";
    private const string Pi4 = "Raspberry Pi 4 Model B Rev 1.4";
    private const string Pi5 = "Raspberry Pi 5 Model B Rev 1.0";

    [Theory]
    [InlineData("GPIO17")]
    [InlineData("gpio17")]
    [InlineData(" 17 ")]
    [InlineData("PIN11")]
    [InlineData("pin11")]
    [InlineData("pinctrl-bcm2711:17")]
    [InlineData("pinctrl-bcm2835:17")]
    [InlineData("pinctrl-bcm2711:GPIO17")]
    public void Every_way_of_writing_a_raspberry_pi_pin_is_one_pin(string text) =>
        Assert.Equal(new GpioPin("pinctrl-bcm2711", 17, "GPIO17"), Find(Pi4, text));

    [Theory]
    [InlineData(Pi3, "pinctrl-bcm2835")]
    [InlineData(Pi4, "pinctrl-bcm2711")]
    [InlineData("Raspberry Pi Compute Module 4 Rev 1.0", "pinctrl-bcm2711")]
    [InlineData(Pi5, "pinctrl-rp1")]
    [InlineData("Raspberry Pi Compute Module 5 Rev 1.0", "pinctrl-rp1")]
    public void The_header_hangs_on_the_chip_of_the_model(string model, string chip) =>
        Assert.Equal(chip, Find(model, "GPIO17")?.Chip);

    [Theory]
    [InlineData("walnutpi-1b", "PC9", "300b000.pinctrl", 73)]
    [InlineData("walnutpi-1b", "PIN11", "300b000.pinctrl", 73)]
    [InlineData("walnutpi-1b", "73", "300b000.pinctrl", 73)]
    [InlineData("walnutpi-1b", "pinctrl@300b000:73", "300b000.pinctrl", 73)]
    [InlineData("walnutpi-1b", "PH5", "300b000.pinctrl", 229)]
    [InlineData("walnutpi-1b", "pi8", "300b000.pinctrl", 264)]
    [InlineData("walnutpi-1b", "LED", "300b000.pinctrl", 77)]
    [InlineData("walnutpi-1b", "KEY", "300b000.pinctrl", 76)]
    [InlineData("walnutpi-1b-emmc", "LED", "300b000.pinctrl", 71)]
    [InlineData("walnutpi-2b", "PIN8", "2000000.pinctrl", 32)]
    [InlineData("walnutpi-2b", "PL6", "7022000.pinctrl", 6)]
    [InlineData("walnutpi-2b", "PIN29", "7022000.pinctrl", 6)]
    public void Walnutpi_lines_are_counted_by_bank(string model, string text, string chip, int line)
    {
        var pin = Find(model, text);

        Assert.Equal((chip, line), (pin?.Chip, pin?.Line));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(18)]
    [InlineData(22)]
    public void The_pins_that_the_emmc_takes_are_refused_with_the_reason(int position) =>
        Assert.Contains("not connected", HintFor("walnutpi-1b-emmc", $"PIN{position}"), StringComparison.Ordinal);

    [Theory]
    [InlineData(Pi4, "PIN1", "position 1 of the header is 3.3 V")]
    [InlineData(Pi4, "PIN6", "ground")]
    [InlineData(Pi4, "PIN41", "positions 1 to 40")]
    [InlineData(Pi4, "GPIO42", "pinctrl-bcm2711:42")]
    [InlineData(Pi4, "99", "GPIO0 to GPIO27")]
    [InlineData(Pi4, "banana", "write GPIO17, 17, PIN11 or pinctrl-bcm2711:17")]
    [InlineData(Pi4, "", "write GPIO17")]
    [InlineData(Pi4, "pinctrl-bcm2711:", "a colon and the line")]
    [InlineData("walnutpi-1b", "GPIO17", "it has PC9 (PIN11)")]
    [InlineData("walnutpi-1b", "PF0", "300b000.pinctrl:160")]
    [InlineData("walnutpi-1b", "nonsense", "write PC9, PIN11, LED, KEY or 300b000.pinctrl:73")]
    [InlineData("Banana Pi", "17", "gpiochip0:17")]
    [InlineData("Banana Pi", "PIN11", "header of Banana Pi is not known")]
    public void A_pin_that_cannot_be_is_answered_with_what_would_be_right(string model, string text, string part) =>
        Assert.Contains(part, HintFor(model, text), StringComparison.Ordinal);

    [Fact]
    public void An_unknown_board_works_by_chip_and_line() =>
        Assert.Equal(new GpioPin("gpiochip0", 5, "gpiochip0:5"), Find("Banana Pi", "gpiochip0:5"));

    [Fact]
    public void An_unknown_board_works_by_the_lines_own_names() =>
        Assert.Equal(new GpioPin("", -1, "CON2-P07"), Find("Banana Pi", "CON2-P07"));

    [Fact]
    public void A_line_of_another_chip_can_be_named_too() =>
        Assert.Equal(new GpioPin("pcf8574", -1, "relay-3"), Find(Pi4, "pcf8574:relay-3"));

    [Theory]
    [InlineData(Pi4)]
    [InlineData(Pi5)]
    [InlineData("walnutpi-1b")]
    [InlineData("walnutpi-2b")]
    public void The_header_has_28_lines_on_28_different_positions(string model)
    {
        var positions = ProfileOf(model).Pins.Where(pin => pin.Position > 0).ToList();

        Assert.Equal(28, positions.Select(pin => pin.Position).Distinct().Count());
        Assert.Equal(28, positions.Select(pin => (pin.Chip, pin.Line)).Distinct().Count());
        Assert.DoesNotContain(positions, pin => Header.SupplyAt(pin.Position) is not null);
    }

    private static GpioPin? Find(string model, string text) => new PinNames(ProfileOf(model)).Find(text, out _);

    private static string HintFor(string model, string text)
    {
        Assert.Null(new PinNames(ProfileOf(model)).Find(text, out var hint));
        return hint;
    }

    private static BoardProfile ProfileOf(string model) =>
        new BoardProbe(model, HasBuses: true).Known ?? BoardProfile.Unknown(model);
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class DisplayTests
{
    private readonly SimulatedWorld _world = new(new ManualTime());

    [Fact]
    [FiguresOf("output:hd44780")]
    public void An_hd44780_shows_the_lines_of_a_text()
    {
        var chip = new Hd44780Model(_world);
        using var display = new ChipBench(new ChipOnBus(chip)).OpenOutput<Hd44780>(OutputState.Off);

        display.Write(OutputState.Says("21.5 °C\nroom one, window open"));

        Assert.True(chip.IsOn && chip.HasLight);
        Assert.Equal(("21.5 ßC         ", "room one, window"), (chip.Shown(0x00, 16), chip.Shown(0x40, 16))); // 0xDF is the degree sign of ROM A00
        Assert.Equal("21.5 °C\nroom one, window open", display.Read().Words);
    }

    [Fact]
    public void An_hd44780_of_four_lines_goes_on_behind_the_first_two()
    {
        var chip = new Hd44780Model(_world);
        using var display = new ChipBench(new ChipOnBus(chip))
            .OpenOutput<Hd44780>(OutputState.Says("a\nb\nc\nd"), """{ "Lines": 4, "Columns": 20 }""");

        Assert.Equal(("a", "b", "c", "d"), (chip.Shown(0x00, 1), chip.Shown(0x40, 1), chip.Shown(0x14, 1), chip.Shown(0x54, 1)));
    }

    [Fact]
    public void An_hd44780_that_is_off_is_blank_and_dark()
    {
        var chip = new Hd44780Model(_world);
        using var display = new ChipBench(new ChipOnBus(chip)).OpenOutput<Hd44780>(OutputState.Says("on"));

        display.Write(OutputState.Off);

        Assert.False(chip.HasLight);
        Assert.Equal(new string(' ', 16), chip.Shown(0, 16));
        Assert.Equal(OutputState.Off, display.Read());
    }

    [Fact]
    public void An_hd44780_that_lost_its_power_says_so_and_comes_back_with_the_next_write()
    {
        var chip = new Hd44780Model(_world);
        using var display = new ChipBench(new ChipOnBus(chip)).OpenOutput<Hd44780>(OutputState.Says("on"));

        chip.LosePower();
        Assert.Equal(OutputState.Off, display.Read());
        display.Write(OutputState.Says("again"));

        Assert.Equal("again", chip.Shown(0, 5));
    }

    [Theory]
    [FiguresOf("output:ssd1306")]
    [InlineData(64, "A8 3F", "DA 12", "22 00 07", 1024)]
    [InlineData(32, "A8 1F", "DA 02", "22 00 03", 512)]
    public void An_ssd1306_is_set_up_by_the_commands_of_table_9(int height, string rows, string wiring, string pages, int dots)
    {
        var commands = $"00 D5 80 {rows} D3 00 40 8D 14 20 00 A1 C8 {wiring} 81 80 D9 F1 DB 40 A4 A6 21 00 7F {pages}".Replace(
            " ", "", StringComparison.Ordinal);
        var bench = new ChipBench(Write(0x00, 0xAE), Write(Convert.FromHexString(commands)), Write([0x40, .. new byte[dots]]), Write(0x00, 0xAF));
        using var display = bench.OpenOutput<Ssd1306>(OutputState.Off, $$"""{ "Height": {{height}} }""");

        display.Write(OutputState.Says(" "));

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Theory]
    [InlineData(64, 8)]
    [InlineData(32, 4)]
    public void An_ssd1306_shows_a_line_on_each_page(int height, int pages)
    {
        var chip = new Ssd1306Model(_world);
        using var display = new ChipBench(new ChipOnBus(chip))
            .OpenOutput<Ssd1306>(OutputState.Off, $$"""{ "Height": {{height}}, "Contrast": 200 }""");
        Assert.False(chip.IsOn);

        display.Write(OutputState.Says("I\nTL"));

        Assert.True(chip.IsOn && chip.HasPump);
        Assert.Equal((height, 200), (chip.Rows, chip.Contrast));
        Assert.Equal([0x00, 0x41, 0x7F, 0x41, 0x00, 0x00], chip.Page(0)[..6].ToArray());
        Assert.Equal([0x01, 0x01, 0x7F, 0x01, 0x01, 0x00, 0x7F, 0x40, 0x40, 0x40, 0x40, 0x00], chip.Page(1)[..12].ToArray());
        Assert.All(Enumerable.Range(2, pages - 2), page => Assert.True(chip.Page(page).IndexOfAnyExcept((byte)0) < 0));
    }

    [Fact]
    public void An_ssd1306_shows_as_much_as_fits()
    {
        var dots = Ssd1306.Dots(string.Join('\n', Enumerable.Repeat(new string('W', 40), 12)), pages: 8);

        Assert.Equal(1024, dots.Length);
        Assert.Equal(SmallFont.Columns('W'), dots[120..126]);
        Assert.Equal([0, 0], dots[126..128]);
    }

    [Fact]
    public void Every_letter_of_the_font_has_a_shape_of_its_own()
    {
        var shapes = Enumerable.Range(' ', 64).Select(letter => Convert.ToHexString(SmallFont.Columns((char)letter))).ToArray();

        Assert.Distinct(shapes);
        Assert.Equal(SmallFont.Columns('a'), SmallFont.Columns('A'));
        Assert.Equal(SmallFont.Columns('?'), SmallFont.Columns('漢'));
        Assert.All(shapes, shape => Assert.EndsWith("00", shape, StringComparison.Ordinal)); // the gap
    }

    [Theory]
    [InlineData("12:34", new byte[] { 0x06, 0xDB, 0x4F, 0x66 })]
    [InlineData("-5.5", new byte[] { 0x40, 0xED, 0x6D, 0x00 })]
    [InlineData("Err", new byte[] { 0x79, 0x50, 0x50, 0x00 })]
    [InlineData("123456", new byte[] { 0x06, 0x5B, 0x4F, 0x66 })]
    public void A_text_becomes_segments(string text, byte[] segments) => Assert.Equal(segments, Tm1637.Segments(text, 4));

    [Fact]
    [FiguresOf("output:tm1637")]
    public void A_tm1637_takes_three_commands_with_their_bits_lowest_first()
    {
        var board = new WireBoard();
        using var display = Open.Output("tm1637", board, OutputState.Off, """, "Clk": "GPIO5", "Dio": "GPIO6", "Brightness": 8 """);
        board.Commands.Clear();

        display.Write(OutputState.Says("88"));

        Assert.Equal(["40", "C07F7F0000", "8F"], board.Commands);
        Assert.Equal("88", display.Read().Words);

        display.Write(OutputState.Off);
        Assert.Equal("80", board.Commands[^1]);
    }

    [Fact]
    public void A_tm1637_that_does_not_acknowledge_is_a_fault_in_words()
    {
        var board = new WireBoard { Acknowledges = false };

        var fault = Assert.Throws<BusException>(() => Open.Output("tm1637", board, OutputState.Off, """, "Clk": "GPIO5", "Dio": "GPIO6" """));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.Contains("Clk and Dio", fault.Message, StringComparison.Ordinal);
    }
}

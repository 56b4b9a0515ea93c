using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class Pcf8574Tests
{
    private readonly Pcf8574Model _chip = new(new SimulatedWorld(new ManualTime()));

    [Fact]
    [FiguresOf("output:pcf8574")]
    public void Takes_what_the_chip_has_for_the_other_pins()
    {
        var bench = new ChipBench(Reads(0xF0), Write(0xF4), Reads(0xF4));

        using var output = bench.OpenOutput<Pcf8574>(OutputState.On, """{ "Pin": 2 }""");

        Assert.Equal(OutputState.On, output.Read());
        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Keeps_the_state_of_the_chip_when_none_is_given()
    {
        var bench = new ChipBench(Reads(0xFB), Reads(0xFB));

        using var output = bench.OpenOutput<Pcf8574>(settings: """{ "Pin": 2, "ActiveLow": true }""");

        Assert.Equal(OutputState.On, output.Read());
        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Reads_back_a_pin_that_is_pulled_low_from_outside()
    {
        _chip.Pins.Drive(0, high: false);
        using var output = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pcf8574>(OutputState.On);

        Assert.Equal(OutputState.Off, output.Read());
    }

    [Fact]
    public void Does_not_take_a_pulled_pin_of_another_output_for_one_that_is_driven_low()
    {
        var bench = new ChipBench(new ChipOnBus(_chip));
        using var first = bench.OpenOutput<Pcf8574>(OutputState.On, """{ "Pin": 0 }""");
        using var second = bench.OpenOutput<Pcf8574>(OutputState.Off, """{ "Pin": 1 }""");
        _chip.Pins.Drive(0, high: false);

        second.Write(OutputState.On);

        Assert.Equal(0xFF, _chip.Written);
    }

    [Fact]
    public async Task Outputs_on_one_chip_do_not_disturb_each_other()
    {
        var bench = new ChipBench(new ChipOnBus(_chip));
        var outputs = Enumerable.Range(0, 8).Select(pin => bench.OpenOutput<Pcf8574>(OutputState.Off, $$"""{ "Pin": {{pin}} }""")).ToArray();

        await Task.WhenAll(outputs.Select((output, pin) => Task.Run(() =>
        {
            for (var turn = 0; turn < 200; turn++)
                output.Write(turn % 2 == 0 ? OutputState.On : OutputState.Off);
            output.Write(pin % 2 == 0 ? OutputState.On : OutputState.Off);
        })));

        Assert.Equal(0b0101_0101, _chip.Written);
    }

    [Fact]
    public void Chips_on_two_boards_have_nothing_to_do_with_each_other()
    {
        using var first = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pcf8574>(OutputState.Off);
        var bench = new ChipBench(Reads(0xFF), Write(0xFD));

        using var second = bench.OpenOutput<Pcf8574>(OutputState.Off, """{ "Pin": 1 }""");

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Theory]
    [FiguresOf("output:pcf8575")]
    [InlineData(0, 0xFE, 0xFF)]
    [InlineData(7, 0x7F, 0xFF)]
    [InlineData(8, 0xFF, 0xFE)]
    [InlineData(15, 0xFF, 0x7F)]
    public void Is_a_pcf8575_with_two_bytes(int pin, byte low, byte high)
    {
        var bench = new ChipBench(Reads(0xFF, 0xFF), Write(low, high), Reads(low, high));

        using var output = bench.OpenOutput<Pcf8575>(OutputState.On, $$"""{ "Pin": {{pin}}, "ActiveLow": true }""");

        Assert.Equal(OutputState.On, output.Read());
        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Forgets_a_write_that_did_not_get_through()
    {
        var bench = new ChipBench(Reads(0xFF), Reads(0xFF), Fails(BusFault.NoAnswer), Reads(0xFF), Write(0xFE));
        using var output = bench.OpenOutput<Pcf8574>();

        Assert.Throws<BusException>(() => output.Write(OutputState.Off));
        output.Write(OutputState.Off);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Closes_the_device_when_the_chip_does_not_answer()
    {
        var bench = new ChipBench(Fails(BusFault.NoAnswer));

        Assert.Throws<BusException>(() => bench.OpenOutput<Pcf8574>(OutputState.Off));

        Assert.True(bench.Chip.IsDisposed);
    }
}

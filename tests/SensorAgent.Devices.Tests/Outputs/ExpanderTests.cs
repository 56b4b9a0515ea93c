using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class ExpanderTests
{
    [Theory]
    [FiguresOf("output:mcp23017")]
    [InlineData(0, 0x14, 0x00, 0x01)]
    [InlineData(7, 0x14, 0x00, 0x80)]
    [InlineData(8, 0x15, 0x01, 0x01)]
    [InlineData(15, 0x15, 0x01, 0x80)]
    public void Mcp23017_sets_the_latch_before_the_direction(int pin, byte latch, byte direction, byte bit) =>
        Opens<Mcp23017>(pin, latch, direction, bit);

    [Theory]
    [FiguresOf("output:mcp23008")]
    [InlineData(0, 0x0A, 0x00, 0x01)]
    [InlineData(7, 0x0A, 0x00, 0x80)]
    public void Mcp23008_sets_the_latch_before_the_direction(int pin, byte latch, byte direction, byte bit) =>
        Opens<Mcp23008>(pin, latch, direction, bit);

    [Theory]
    [FiguresOf("output:tca9555")]
    [InlineData(0, 0x02, 0x06, 0x01)]
    [InlineData(9, 0x03, 0x07, 0x02)]
    public void Tca9555_sets_the_latch_before_the_direction(int pin, byte latch, byte direction, byte bit) =>
        Opens<Tca9555>(pin, latch, direction, bit);

    [Theory]
    [FiguresOf("output:tca9554")]
    [InlineData(0, 0x01, 0x03, 0x01)]
    [InlineData(6, 0x01, 0x03, 0x40)]
    public void Tca9554_sets_the_latch_before_the_direction(int pin, byte latch, byte direction, byte bit) =>
        Opens<Tca9554>(pin, latch, direction, bit);

    [Fact]
    public void Switches_its_own_pin_only()
    {
        var bench = new ChipBench(
            WriteRead(0x00, 0xEF), WriteRead(0x14, 0x41), // opened as it is
            WriteRead(0x14, 0x41), Write(0x14, 0x51), WriteRead(0x00, 0xEF),
            WriteRead(0x00, 0xEF), WriteRead(0x14, 0x51),
            WriteRead(0x14, 0x51), Write(0x14, 0x41), WriteRead(0x00, 0xEF),
            WriteRead(0x00, 0xEF), WriteRead(0x14, 0x41));

        using var output = bench.OpenOutput<Mcp23017>(settings: """{ "Pin": 4 }""");
        output.Write(OutputState.On);
        var on = output.Read();
        output.Write(OutputState.Off);
        var off = output.Read();

        Assert.Equal((OutputState.On, OutputState.Off), (on, off));
        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Is_on_at_a_low_level_when_active_low()
    {
        var chip = new Mcp23017Model(World);
        using var output = new ChipBench(new ChipOnBus(chip)).OpenOutput<Mcp23017>(OutputState.Off, """{ "Pin": 3, "ActiveLow": true }""");

        Assert.Equal((0x08, OutputState.Off), (chip.Driven, output.Read()));

        output.Write(OutputState.On);

        Assert.Equal((0x00, OutputState.On), (chip.Driven, output.Read()));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void Is_off_while_the_pin_is_an_input(string activeLow)
    {
        using var output = new ChipBench(new ChipOnBus(new Mcp23017Model(World)))
            .OpenOutput<Mcp23017>(settings: $$"""{ "ActiveLow": {{activeLow}} }""");

        Assert.Equal(OutputState.Off, output.Read());
    }

    [Fact]
    public async Task Outputs_on_one_chip_do_not_disturb_each_other()
    {
        var chip = new Mcp23017Model(World);
        var bench = new ChipBench(new ChipOnBus(chip));
        var outputs = Enumerable.Range(0, 16).Select(pin => bench.OpenOutput<Mcp23017>(OutputState.Off, $$"""{ "Pin": {{pin}} }""")).ToArray();

        await Task.WhenAll(outputs.Select((output, pin) => Task.Run(() =>
        {
            for (var turn = 0; turn < 200; turn++)
                output.Write(turn % 2 == 0 ? OutputState.On : OutputState.Off);
            output.Write(pin % 3 == 0 ? OutputState.On : OutputState.Off);
        })));

        Assert.Equal(0b1001_0010_0100_1001, chip.Driven);
    }

    [Fact]
    public void Makes_an_output_of_a_pin_that_a_reset_has_made_an_input()
    {
        var chip = new Mcp23017Model(World);
        using var output = new ChipBench(new ChipOnBus(chip)).OpenOutput<Mcp23017>();

        output.Write(OutputState.On);

        Assert.Equal((0x01, OutputState.On), (chip.Driven, output.Read()));
    }

    [Fact]
    public void Switches_the_pins_of_every_modelled_chip()
    {
        var (mcp, sixteen, eight) = (new Mcp23008Model(World), new Tca9555Model(World), new Tca9554Model(World));

        using var first = new ChipBench(new ChipOnBus(mcp)).OpenOutput<Mcp23008>(OutputState.On, """{ "Pin": 5 }""");
        using var second = new ChipBench(new ChipOnBus(sixteen)).OpenOutput<Tca9555>(OutputState.Off, """{ "Pin": 12 }""");
        using var third = new ChipBench(new ChipOnBus(eight)).OpenOutput<Tca9554>(OutputState.Off, """{ "Pin": 7 }""");

        Assert.Equal((0x20, 0xEFFF, 0x7F), (mcp.Driven, sixteen.Levels, eight.Levels));
        Assert.Equal((OutputState.On, OutputState.Off, OutputState.Off), (first.Read(), second.Read(), third.Read()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Closes_the_device_when_the_chip_does_not_answer(bool hasInitial)
    {
        var bench = new ChipBench(Fails(BusFault.NoAnswer));

        var fault = Assert.Throws<BusException>(() => bench.OpenOutput<Mcp23017>(hasInitial ? OutputState.Off : null));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.True(bench.Chip.IsDisposed);
    }

    private static SimulatedWorld World => new(new ManualTime());

    private static void Opens<T>(int pin, byte latch, byte direction, byte bit)
        where T : IOutputDriver
    {
        var bench = new ChipBench(
            WriteRead(latch, 0x00), Write(latch, bit), WriteRead(direction, 0xFF), Write(direction, (byte)~bit),
            WriteRead(direction, (byte)~bit), WriteRead(latch, bit));

        using var output = bench.OpenOutput<T>(OutputState.On, $$"""{ "Pin": {{pin}} }""");

        Assert.Equal(OutputState.On, output.Read());
        Assert.True(bench.Chip.IsAtEnd);
    }
}

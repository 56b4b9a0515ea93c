using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class SpiOutputTests
{
    private readonly SimulatedWorld _world = new(new ManualTime());

    [Fact]
    [FiguresOf("output:74hc595")]
    public void A_pin_of_a_74hc595_leaves_the_others_as_they_are()
    {
        var chain = new Sn74hc595Model(_world);
        var board = On(chain);
        using var first = Open.Output("74hc595", board, OutputState.Off, """, "Pin": 0, "Registers": 2 """);
        using var last = Open.Output("74hc595", board, OutputState.On, """, "Pin": 15, "Registers": 2 """);

        first.Write(OutputState.On);
        Assert.Equal(0x8001UL, chain.Pins & 0xFFFF);
        Assert.Equal((OutputState.On, OutputState.On), (first.Read(), last.Read()));

        last.Write(OutputState.Off);
        Assert.Equal(0x0001UL, chain.Pins & 0xFFFF);
    }

    [Fact]
    public void Active_low_pins_that_are_not_open_yet_are_off_from_the_first_write_on()
    {
        var chain = new Sn74hc595Model(_world);
        var board = On(chain);

        using var output = Open.Output("74hc595", board, OutputState.On, """, "Pin": 3, "ActiveLow": true """);

        Assert.Equal(0b1111_0111UL, chain.Pins & 0xFF);
        Assert.Equal(OutputState.On, output.Read());
    }

    [Fact]
    public void A_pin_beyond_the_chain_is_refused()
    {
        var findings = new Findings();

        OutputPlan.Read("x", Config.Section("""{ "Driver": "74hc595", "Pin": 8 }""", findings, "Outputs:x"), Drivers.Outputs, new("pi", "room1", ""));

        Assert.Contains("beyond the chain", Assert.Single(findings.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [FiguresOf("output:ws2812")]
    public void Bits_of_a_ws2812_are_three_bits_on_the_line() =>
        Assert.Equal([0b11010011, 0b01001001, 0b00100110], Ws2812.Encode([0b1010_0001])); // 110 100 110 100 100 100 100 110

    [Theory]
    [InlineData("GRB", new byte[] { 0x80, 0xFF, 0x00 })]
    [InlineData("RGB", new byte[] { 0xFF, 0x80, 0x00 })]
    public void A_strip_takes_its_colour_in_the_order_of_its_leds(string order, byte[] led)
    {
        var strip = new Ws2812Model(_world);
        using var output = Open.Output("ws2812", On(strip), OutputState.Off, $$""", "Count": 3, "Order": "{{order}}" """);

        output.Write(OutputState.Says("#FF8000"));

        Assert.Equal([.. led, .. led, .. led], strip.Taken);
        Assert.True(strip.LowAtTheEnd >= 2.4 * 280); // bits of 280 µs
        Assert.Equal(OutputState.Says("#FF8000"), output.Read());
    }

    [Fact]
    public void A_strip_is_dimmed_in_the_colour_it_has()
    {
        var strip = new Ws2812Model(_world);
        using var output = Open.Output("ws2812", On(strip), OutputState.Says("#FF0000"), """, "Count": 1 """);

        output.Write(new OutputState(20));

        Assert.Equal([0, 51, 0], strip.Taken);
        Assert.Equal(new OutputState(20) { Words = "#FF0000" }, output.Read());
    }

    private static FakeBoard On(ISpiChipModel chip) => new() { Spi = (_, _, _) => new Device(chip) };

    private sealed class Device(ISpiChipModel chip) : ISpiDevice
    {
        public void Transfer(ReadOnlySpan<byte> data, Span<byte> buffer) => chip.Transfer(data, buffer);

        public void Write(ReadOnlySpan<byte> data) => chip.Transfer(data, new byte[data.Length]);

        public void Read(Span<byte> buffer) => chip.Transfer(new byte[buffer.Length], buffer);

        public void Dispose()
        {
            // The chip stays.
        }
    }
}

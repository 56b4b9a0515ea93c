using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class McpSpiConverterTests
{
    [Theory] // DS21295, table 5-2 and figure 6-1
    [FiguresOf("mcp3008")]
    [InlineData("0", "018000")]
    [InlineData("1", "019000")]
    [InlineData("7", "01F000")]
    [InlineData("0-1", "010000")]
    [InlineData("1-0", "011000")]
    [InlineData("6-7", "016000")]
    [InlineData("7-6", "017000")]
    public async Task Mcp3008_names_the_input(string input, string command)
    {
        var read = await new SpiBench(new SpiExchange(command, "00029A")).ReadAsync<Mcp3008>($$"""{ "Channels": "{{input}}" }""");

        Assert.Equal(666 * 3.3 / 1024, Assert.Single(read).Value.Number, 1e-9);
    }

    [Theory] // DS21298, table 5-2 and figure 6-1
    [FiguresOf("mcp3208")]
    [InlineData("0", "060000")]
    [InlineData("3", "06C000")]
    [InlineData("4", "070000")]
    [InlineData("7", "07C000")]
    [InlineData("0-1", "040000")]
    [InlineData("7-6", "05C000")]
    public async Task Mcp3208_names_the_input(string input, string command)
    {
        var read = await new SpiBench(new SpiExchange(command, "000800")).ReadAsync<Mcp3208>($$"""{ "Channels": "{{input}}" }""");

        Assert.Equal(1.65, Assert.Single(read).Value.Number, 1e-9);
    }

    [Theory] // DS21294, table 5-1 and figure 6-1: one leading zero, and the order of the bits after the input
    [FiguresOf("mcp3002")]
    [InlineData("0", "6800")]
    [InlineData("1", "7800")]
    [InlineData("0-1", "4800")]
    [InlineData("1-0", "5800")]
    public async Task Mcp3002_names_the_input(string input, string command)
    {
        var read = await new SpiBench(new SpiExchange(command, "0200")).ReadAsync<Mcp3002>($$"""{ "Channels": "{{input}}" }""");

        Assert.Equal(1.65, Assert.Single(read).Value.Number, 1e-9);
    }

    [Theory] // DS21034, table 5-1 and figure 6-1: seven leading zeros
    [FiguresOf("mcp3202")]
    [InlineData("0", "01A000")]
    [InlineData("1", "01E000")]
    [InlineData("1-0", "016000")]
    public async Task Mcp3202_names_the_input(string input, string command)
    {
        var read = await new SpiBench(new SpiExchange(command, "000400")).ReadAsync<Mcp3202>($$"""{ "Channels": "{{input}}" }""");

        Assert.Equal(0.825, Assert.Single(read).Value.Number, 1e-9);
    }

    [Fact]
    [FiguresOf("mcp3004", "mcp3204")]
    public async Task The_small_brothers_speak_as_the_large_ones()
    {
        Assert.Equal(
            1.65, Assert.Single(await new SpiBench(new SpiExchange("01B000", "000200")).ReadAsync<Mcp3004>("""{ "Channels": "3" }""")).Value.Number);
        Assert.Equal(
            1.65, Assert.Single(await new SpiBench(new SpiExchange("06C000", "000800")).ReadAsync<Mcp3204>("""{ "Channels": "3" }""")).Value.Number);
    }

    [Theory]
    [InlineData("F80000", 0, Quality.Good)] // nobody drives the line before the null bit
    [InlineData("F80001", 5.0 / 1024, Quality.Good)]
    [InlineData("F803FE", 5.0 * 1022 / 1024, Quality.Good)]
    [InlineData("F803FF", 5.0 * 1023 / 1024, Quality.Uncertain)]
    public async Task Both_ends_of_the_range(string answer, double volts, Quality quality)
    {
        var read = Assert.Single(await new SpiBench(new SpiExchange("018000", answer)).ReadAsync<Mcp3008>("""{ "Reference": 5 }"""));

        Assert.Equal(volts, read.Value.Number, 1e-9);
        Assert.Equal(quality, read.Quality);
    }

    [Fact]
    public async Task A_null_bit_that_is_one_tells_that_nobody_answers()
    {
        var fault = await new SpiBench(new SpiExchange("018000", "FFFFFF")).FaultAsync<Mcp3008>();

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
        Assert.StartsWith("The MCP3008 does not answer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_inputs_have_names_of_their_own()
    {
        var world = new SimulatedWorld(new ManualTime());
        var bench = new SpiBench(new ChipOnSpi(new Mcp3208Model(world)));

        var read = await bench.ReadAsync<Mcp3208>("""{ "Channels": "0,3,0-1", "Quantity": "battery_voltage,voltage,drop" }""");

        Assert.Equal(world.Voltage / 2, read.Good("battery_voltage"), 0.001);
        Assert.Equal(world.Voltage / 16, read.Good("voltage"), 0.001);
        Assert.Equal(world.Voltage / 4, read.Good("drop"), 0.001);
    }

    [Theory]
    [InlineData("mcp3004", "4")]
    [InlineData("mcp3002", "2")]
    [InlineData("mcp3008", "0-2")]
    public void An_input_the_chip_does_not_have_is_a_mistake(string driver, string input)
    {
        var findings = new Findings();

        Open.Plan(driver, $$""", "Channels": "{{input}}" """, findings);

        Assert.Contains("use inputs out of", Assert.Single(findings.Mistakes).ToString(), StringComparison.Ordinal);
    }
}

using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mcp9600Tests
{
    [Theory] // 0.0625 °C in two's complement (section 5.1.1)
    [FiguresOf("mcp9600")]
    [InlineData(0x0000, 0)]
    [InlineData(0x0001, 0.0625)]
    [InlineData(0x0194, 25.25)]
    [InlineData(0xFFFF, -0.0625)]
    [InlineData(0xF380, -200)]
    [InlineData(0x55C0, 1372)]
    [InlineData(0x7080, 1800)]
    public async Task Converts_the_hot_junction(int raw, double celsius)
    {
        var bench = new ChipBench([.. Start(0), WriteRead(0x04, 0x00), WriteRead(0x04, 0xC0), WriteRead(0x00, (byte)(raw >> 8), (byte)raw)]);

        var read = await bench.ReadAsync<Mcp9600>();

        Assert.Equal(celsius, read.Good("temperature"));
    }

    [Theory] // section 5.2.2
    [InlineData("K", 0x00)]
    [InlineData("j", 0x10)]
    [InlineData("T", 0x20)]
    [InlineData("N", 0x30)]
    [InlineData("S", 0x40)]
    [InlineData("E", 0x50)]
    [InlineData("B", 0x60)]
    [InlineData("R", 0x70)]
    public async Task Tells_the_chip_the_type_of_thermocouple(string type, byte code)
    {
        var bench = new ChipBench([.. Start(code), WriteRead(0x04, 0xC0), WriteRead(0x00, 0x01, 0x94)]);

        var read = await bench.ReadAsync<Mcp9600>($$"""{ "Type": "{{type}}" }""");

        Assert.Equal(25.25, read.Good("temperature"));
    }

    [Fact]
    public async Task Says_when_the_thermocouple_is_out_of_its_range()
    {
        var bench = new ChipBench([.. Start(0), WriteRead(0x04, 0xD0)]);

        Assert.Contains("connected", await bench.ComplaintAsync<Mcp9600>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench([.. Start(0), .. Enumerable.Repeat(WriteRead(0x04, 0x00), 17)]);

        Assert.Contains("no new value after 800ms", await bench.ComplaintAsync<Mcp9600>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x20, 0x04, 0x00));

        Assert.Contains("no MCP9600", await bench.ComplaintAsync<Mcp9600>(), StringComparison.Ordinal);
    }

    private static I2cTransfer[] Start(byte type) => [WriteRead(0x20, 0x40, 0x10), Write(0x05, type), Write(0x04, 0), Write(0x06, 0b0_00_000_10)];
}

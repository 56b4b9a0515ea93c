using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mlx90614Tests
{
    [Fact]
    [FiguresOf("mlx90614")]
    public async Task Reads_the_datasheets_example_with_its_packet_error_code()
    {
        var bench = new ChipBench(WriteRead(0x07, 0xD2, 0x3A, 0x30)); // section 8.4.5, figure 8: address 0x5A

        var read = await bench.ReadAsync<Mlx90614>();

        Assert.Equal(28.01, read.Good("temperature", 2));
    }

    [Theory]
    [InlineData(0x27AD, -70.01)]
    [InlineData(0x355A, 0.01)]
    [InlineData(0x3559, -0.01)]
    [InlineData(0x7FFF, 382.19)]
    public async Task Converts_from_end_to_end(int raw, double celsius)
    {
        var bench = new ChipBench(Answer(0x5A, 0x07, raw));

        var read = await bench.ReadAsync<Mlx90614>();

        Assert.Equal(celsius, read.Good("temperature", 2));
    }

    [Fact]
    public async Task Reads_its_own_temperature_when_asked_to()
    {
        var bench = new ChipBench(Answer(0x5B, 0x06, 0x3AF7));

        var read = await bench.ReadAsync<Mlx90614>("""{ "Of": "ambient", "Address": "0x5B" }""");

        Assert.Equal(28.75, read.Good("temperature", 2));
    }

    [Fact]
    public async Task Refuses_a_value_that_the_chip_marks_as_wrong()
    {
        var bench = new ChipBench(Answer(0x5A, 0x07, 0x8123));

        Assert.Contains("marked", await bench.ComplaintAsync<Mlx90614>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_answer()
    {
        var bench = new ChipBench(WriteRead(0x07, 0xD2, 0x3A, 0x31));

        Assert.Contains("PEC", await bench.ComplaintAsync<Mlx90614>(), StringComparison.Ordinal);
    }

    private static I2cTransfer Answer(int address, byte register, int raw)
    {
        byte[] wire = [(byte)(address << 1), register, (byte)(address << 1 | 1), (byte)raw, (byte)(raw >> 8)];
        return WriteRead(register, wire[3], wire[4], Crc8.Smbus(wire));
    }
}

using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Lps22hbTests
{
    [Theory]
    [FiguresOf("lps22hb")]
    [InlineData("8DF53F", "C409", 1023.347, 25)] // the makers' example of 0x3FF58D
    [InlineData("004010", "60F0", 260, -40)]
    [InlineData("00C04E", "3421", 1260, 85)]
    [InlineData("00003F", "FFFF", 1008, -0.01)]
    public async Task Converts_from_end_to_end(string pressure, string temperature, double hectopascal, double celsius)
    {
        var bench = new ChipBench(
            WriteRead(0x0F, 0xB1), Write(0x10, 0x02), Write(0x11, 0x11), WriteRead(0x27, 0b10), WriteRead(0x27, 0b11),
            WriteRead(0x28, Hex(pressure + temperature)));

        var read = await bench.ReadAsync<Lps22hb>();

        Assert.Equal(hectopascal, read.Good("pressure", 3));
        Assert.Equal(celsius, read.Good("temperature"));
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench(
            [WriteRead(0x0F, 0xB1), Write(0x10, 0x02), Write(0x11, 0x11), .. Enumerable.Repeat(WriteRead(0x27, 0b10), 21)]);

        Assert.Contains("no new value", await bench.ComplaintAsync<Lps22hb>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_lps22hh_too()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0xB3));

        using var sensor = bench.Open<Lps22hb>();

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Theory]
    [InlineData(0xBD, "LPS25H")]
    [InlineData(0xBB, "LPS331AP")]
    public async Task Names_its_sister_that_answers_instead(byte id, string words)
    {
        var bench = new ChipBench(WriteRead(0x0F, id));

        Assert.Contains(words, await bench.ComplaintAsync<Lps22hb>(), StringComparison.Ordinal);
    }
}

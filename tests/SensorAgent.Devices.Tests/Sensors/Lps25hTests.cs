using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Lps25hTests
{
    [Theory]
    [FiguresOf("lps25h")]
    [InlineData("8DF53F", "0000", 1023.347, 42.5)] // the makers' example of 0x3FF58D
    [InlineData("004010", "0080", 260, -25.767)]
    [InlineData("00C04E", "3075", 1260, 105)]
    public async Task Converts_from_end_to_end(string pressure, string temperature, double hectopascal, double celsius)
    {
        var bench = new ChipBench(
            WriteRead(0x0F, 0xBD), Write(0x20, 0x84), Write(0x21, 0x01), WriteRead(0x27, 0b01), WriteRead(0x27, 0b11),
            WriteRead(0xA8, Hex(pressure + temperature)), Write(0x20, 0));

        var read = await bench.ReadAsync<Lps25h>();

        Assert.Equal(hectopascal, read.Good("pressure", 3));
        Assert.Equal(celsius, read.Good("temperature"), 0.001);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench(
            [WriteRead(0x0F, 0xBD), Write(0x20, 0x84), Write(0x21, 0x01), .. Enumerable.Repeat(WriteRead(0x27, 0b01), 31)]);

        Assert.Contains("no new value", await bench.ComplaintAsync<Lps25h>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_its_sister_that_answers_instead()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0xB1));

        Assert.Contains("LPS22HB", await bench.ComplaintAsync<Lps25h>(), StringComparison.Ordinal);
    }
}

using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Lm75Tests
{
    [Theory] // datasheets SNIS153B, temperature data format; LM75B of NXP, table 10
    [FiguresOf("lm75")]
    [InlineData(0x7D00, 9, 125)]
    [InlineData(0x1900, 9, 25)]
    [InlineData(0x0080, 9, 0.5)]
    [InlineData(0x0000, 9, 0)]
    [InlineData(0xFF80, 9, -0.5)]
    [InlineData(0xE700, 9, -25)]
    [InlineData(0xC900, 9, -55)]
    [InlineData(0x197F, 9, 25)] // the lower bits mean nothing on a chip of 9 bits
    [InlineData(0x7EE0, 11, 126.875)]
    [InlineData(0x0020, 11, 0.125)]
    [InlineData(0xFFE0, 11, -0.125)]
    public async Task Converts_the_makers_table(int raw, int bits, double celsius)
    {
        var bench = new ChipBench(Write(1, 0), WriteRead(0, (byte)(raw >> 8), (byte)raw), Write(1, 1));

        var read = await bench.ReadAsync<Lm75>($$"""{ "Bits": {{bits}} }""");

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal([TimeSpan.FromMilliseconds(300)], bench.Waits);
    }
}

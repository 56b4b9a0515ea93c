using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Hts221Tests
{
    // H0 30 %, H1 70 %; T0 20 °C, T1 34.5 °C (276 in eighths: its two upper bits stand in 0x35); H0_OUT -1000, H1_OUT 5000, T0_OUT -200, T1_OUT 900
    private static readonly byte[] Memory = Hex("3C 8C A0 14 00 04 18FC 0000 8813 38FF 8403");

    [Theory]
    [FiguresOf("hts221")]
    [InlineData(-200, -1000, 20, 30)]
    [InlineData(900, 5000, 34.5, 70)]
    [InlineData(350, 2000, 27.25, 50)]
    [InlineData(-4752, -5500, -40, 0)]
    [InlineData(7386, 9500, 120, 100)]
    [InlineData(350, -9999, 27.25, 0)]
    [InlineData(350, 12_000, 27.25, 100)]
    public async Task Goes_straight_through_the_makers_two_points(int temperature, int humidity, double celsius, double percent)
    {
        var bench = new ChipBench(
            WriteRead(0x0F, 0xBC), WriteRead(0xB0, Memory), Write(0x20, 0x84), Write(0x21, 0x01), WriteRead(0x27, 0b01), WriteRead(0x27, 0b11),
            WriteRead(0xA8, (byte)humidity, (byte)(humidity >> 8), (byte)temperature, (byte)(temperature >> 8)), Write(0x20, 0));

        var read = await bench.ReadAsync<Hts221>();

        Assert.Equal(celsius, read.Good("temperature"), 0.01);
        Assert.Equal(percent, read.Good("humidity"), 0.01);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench(
            [WriteRead(0x0F, 0xBC), WriteRead(0xB0, Memory), Write(0x20, 0x84), Write(0x21, 0x01), .. Enumerable.Repeat(WriteRead(0x27, 0), 31)]);

        Assert.Contains("no new value", await bench.ComplaintAsync<Hts221>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_calibration_of_one_point()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0xBC), WriteRead(0xB0, new byte[16]));

        Assert.Contains("calibration", await bench.ComplaintAsync<Hts221>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x0F, 0xB1));

        Assert.Contains("0xB1 instead of 0xBC", await bench.ComplaintAsync<Hts221>(), StringComparison.Ordinal);
    }
}

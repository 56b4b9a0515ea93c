using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bmp3xxTests
{
    // T1 27772, T2 18987, T3 -10, P1 -395, P2 -2440, P3 35, P4 0, P5 25021, P6 30428, P7 -13, P8 -10, P9 16591, P10 10, P11 -60
    private static readonly byte[] Calibration = Hex("7c6c2b4af675fe78f62300bd61dc76f3f6cf400ac4");

    [Theory] // the datasheet's formulas over these values, computed apart in exact fractions
    [FiguresOf("bmp3xx")]
    [InlineData(8_500_000, 6_500_000, 24.5172, 1043.0307)]
    [InlineData(7_109_632, 7_000_000, 0, 904.8648)]
    [InlineData(5_000_000, 9_000_000, -37.4628, 536.9202)]
    [InlineData(12_000_000, 6_500_000, 85.6268, 1193.4899)]
    public async Task Computes_temperature_and_pressure(int rawTemperature, int rawPressure, double celsius, double hectopascal)
    {
        var bench = Chip(0x60, 0x00, 0x70, rawPressure, rawTemperature);

        var read = await bench.ReadAsync<Bmp3xx>();

        Assert.Equal(celsius, read.Good("temperature", 4));
        Assert.Equal(hectopascal, read.Good("pressure", 4));
        Assert.Equal([TimeSpan.FromMilliseconds(24)], bench.Waits);
    }

    [Fact]
    public async Task Serves_the_older_bmp388_too()
    {
        var bench = Chip(0x50, 0x00, 0x70, 6_500_000, 8_500_000);

        var read = await bench.ReadAsync<Bmp3xx>();

        Assert.Equal(24.5, read.Good("temperature", 1));
    }

    [Theory]
    [InlineData(0x04, 0x70, "fault of its own (0x04)")]
    [InlineData(0x00, 0x50, "not finished")]
    [InlineData(0x00, 0x30, "not finished")]
    public async Task Refuses_what_the_chip_does_not_stand_for(byte error, byte status, string words)
    {
        var bench = Chip(0x60, error, status, 6_500_000, 8_500_000);

        Assert.Contains(words, await bench.ComplaintAsync<Bmp3xx>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x00, 0x58));

        Assert.Contains("0x58 instead of 0x50 or 0x60", await bench.ComplaintAsync<Bmp3xx>(), StringComparison.Ordinal);
    }

    private static ChipBench Chip(byte id, byte error, byte status, int pressure, int temperature) => new(
        WriteRead(0x00, id),
        WriteRead(0x31, Calibration),
        Write(0x1C, 0b000_011),
        Write(0x1B, 0b0001_0011),
        WriteRead(0x02, [error, status, .. TwentyFour(pressure), .. TwentyFour(temperature)]));

    private static byte[] TwentyFour(int raw) => [(byte)raw, (byte)(raw >> 8), (byte)(raw >> 16)];
}

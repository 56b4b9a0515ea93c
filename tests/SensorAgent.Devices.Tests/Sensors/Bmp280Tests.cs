using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bmp280Tests
{
    // T1 27504, T2 26435, T3 -1000, P1 36477, P2 -10685, P3 3024, P4 2855, P5 140, P6 -7, P7 15500, P8 -14600, P9 6000 (section 3.12)
    private static readonly byte[] Calibration =
        Hex("706B 4367 18FC 7D8E 43D6 D00B 270B 8C00 F9FF 8C3C F8C6 7017");

    [Fact]
    [FiguresOf("bmp280")]
    public async Task Gives_the_figures_of_the_datasheets_example()
    {
        var bench = Chip(pressure: 415148, temperature: 519888);

        var read = await bench.ReadAsync<Bmp280>();

        Assert.Equal(25.08, read.Good("temperature", 2));
        Assert.Equal(1006.53, read.Good("pressure", 2));
    }

    [Fact]
    public async Task Waits_for_the_longest_measurement()
    {
        var bench = Chip(pressure: 415148, temperature: 519888);

        await bench.ReadAsync<Bmp280>();

        Assert.Equal([TimeSpan.FromMilliseconds(7)], bench.Waits);
    }

    [Theory]
    [InlineData(313696, -40)]
    [InlineData(712464, 85)]
    public async Task Reaches_both_ends_of_its_range(int raw, double celsius)
    {
        var bench = Chip(pressure: 415148, temperature: raw);

        var read = await bench.ReadAsync<Bmp280>();

        Assert.Equal(celsius, read.Good("temperature"), 0.01);
    }

    [Theory]
    [InlineData(0x80000, 519888)]
    [InlineData(415148, 0x80000)]
    public async Task Says_when_the_chip_has_not_measured(int pressure, int temperature)
    {
        var bench = Chip(pressure, temperature);

        Assert.Contains("not measured", await bench.ComplaintAsync<Bmp280>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x60, "BME280 (driver bme280)")]
    [InlineData(0x55, "BMP180")]
    [InlineData(0x61, "BME680")]
    [InlineData(0x12, "its id is 0x12 instead of 0x58")]
    public async Task Names_the_chip_that_it_is_instead(byte id, string words)
    {
        var bench = new ChipBench(WriteRead(0xD0, id));

        Assert.Contains(words, await bench.ComplaintAsync<Bmp280>(), StringComparison.Ordinal);
    }

    private static ChipBench Chip(int pressure, int temperature) => new(
        WriteRead(0xD0, 0x58),
        WriteRead(0x88, Calibration),
        Write(0xF4, 0b001_001_01),
        WriteRead(0xF7, [.. Twenty(pressure), .. Twenty(temperature)]));

    private static byte[] Twenty(int raw) => [(byte)(raw >> 12), (byte)(raw >> 4), (byte)(raw << 4)];
}

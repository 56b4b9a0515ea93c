using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bmp180Tests
{
    // AC1 408, AC2 -72, AC3 -14383, AC4 32741, AC5 32757, AC6 23153, B1 6190, B2 4, MB -32768, MC -8711, MD 2868 (figure 4, p. 15)
    private static readonly byte[] Calibration = Hex("0198 FFB8 C7D1 7FE5 7FF5 5A71 182E 0004 8000 DDF9 0B34");

    [Fact]
    [FiguresOf("bmp180")]
    public void Computes_the_datasheets_worked_example()
    {
        var compensation = Bmp180Compensation.Parse(Calibration);

        var (tenths, b5) = compensation.Temperature(27898);
        var pascal = compensation.Pressure(23843, b5, oversampling: 0);

        Assert.Equal(150, tenths);
        Assert.Equal(69964, pascal);
    }

    [Fact]
    public async Task Reads_temperature_and_then_pressure_at_the_highest_oversampling()
    {
        var bench = Chip(temperature: 27898, pressure: 23843 << 8);

        var read = await bench.ReadAsync<Bmp180>();

        Assert.Equal(15.0, read.Good("temperature"));
        Assert.Equal(699.64, read.Good("pressure"), 0.1);
        Assert.Equal([TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(26)], bench.Waits);
    }

    [Theory]
    [InlineData(27898, 15.0)]
    [InlineData(25000, -12.1)]
    [InlineData(35000, 66.4)]
    public void Follows_the_formula_on_both_sides_of_zero(int raw, double celsius)
    {
        var compensation = Bmp180Compensation.Parse(Calibration);

        Assert.Equal(celsius, compensation.Temperature(raw).Tenths / 10.0, 0.05);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public async Task Refuses_a_calibration_that_cannot_be(byte content)
    {
        var bench = new ChipBench(WriteRead(0xD0, 0x55), WriteRead(0xAA, [.. Calibration[..4], content, content, .. Calibration[6..]]));

        Assert.Contains("calibration", await bench.ComplaintAsync<Bmp180>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_bmp280_that_answers_instead()
    {
        var bench = new ChipBench(WriteRead(0xD0, 0x58));

        Assert.Contains("BMP280", await bench.ComplaintAsync<Bmp180>(), StringComparison.Ordinal);
    }

    [Fact]
    [FiguresOf("bmp085")]
    public async Task Serves_the_bmp085_under_its_own_name()
    {
        var bench = Chip(temperature: 27898, pressure: 23843 << 8);

        var read = await bench.ReadAsync<Bmp085>();

        Assert.Equal(15.0, read.Good("temperature"));
    }

    private static ChipBench Chip(int temperature, int pressure) => new(
        WriteRead(0xD0, 0x55),
        WriteRead(0xAA, Calibration),
        Write(0xF4, 0x2E),
        WriteRead(0xF6, (byte)(temperature >> 8), (byte)temperature),
        Write(0xF4, 0xF4),
        WriteRead(0xF6, (byte)(pressure >> 16), (byte)(pressure >> 8), (byte)pressure));
}

using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Dps310Tests
{
    private static readonly Dps310Coefficients Coefficients = new(209, -257, 79_837, -52_872, -2840, 1230, -9180, 170, -1480);

    [Fact]
    public void Finds_every_coefficient_in_the_chips_memory() => Assert.Equal(Coefficients, Dps310Coefficients.Parse(Memory));

    // The sum of section 4.9.1, written out: c00 + c10 p + c20 p² + c30 p³ + c01 t + c11 t p + c21 t p²
    [Theory]
    [FiguresOf("dps310")]
    [InlineData(-3_500_000, 150_000)]
    [InlineData(0, 0)]
    [InlineData(1_200_000, -200_000)]
    public void Pressure_is_the_datasheets_polynomial(int rawPressure, int rawTemperature)
    {
        var (p, t) = (rawPressure / 7_864_320.0, rawTemperature / 524_288.0);
        var c = Coefficients;
        var expected = c.C00 + (c.C10 * p) + (c.C20 * Math.Pow(p, 2)) + (c.C30 * Math.Pow(p, 3)) + (c.C01 * t) + (c.C11 * t * p)
            + (c.C21 * t * Math.Pow(p, 2));

        Assert.Equal(expected, c.Pascal(rawPressure, rawTemperature), 0.001);
    }

    [Theory]
    [InlineData(0, 104.5)]
    [InlineData(524_288, -152.5)]
    [InlineData(213_181, 0.0)]
    [InlineData(162_000, 25.09)]
    public void Temperature_falls_with_the_count(int raw, double celsius) => Assert.Equal(celsius, Coefficients.Celsius(raw), 0.01);

    [Fact]
    public async Task Measures_temperature_and_then_pressure()
    {
        var bench = new ChipBench([.. Start(), .. Measure(2, 0xE0, 0x03, 162_000), .. Measure(1, 0xD0, 0x00, -2_900_000)]);

        var read = await bench.ReadAsync<Dps310>();

        Assert.Equal(Coefficients.Celsius(162_000), read.Good("temperature"));
        Assert.Equal(Coefficients.Pascal(-2_900_000, 162_000) / 100, read.Good("pressure"));
        Assert.InRange(read.Good("pressure"), 900, 1100);
        Assert.Equal([TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(15)], bench.Waits);
    }

    [Fact]
    public async Task Mends_a_chip_that_would_show_60_degrees()
    {
        I2cTransfer[] mending =
            [WriteRead(0x32, 0x00), Write(0x0E, 0xA5), Write(0x0F, 0x96), Write(0x62, 0x02), Write(0x0E, 0x00), Write(0x0F, 0x00)];
        var bench = new ChipBench([.. Start(mending), .. Measure(2, 0xE0, 0x03, 162_000), .. Measure(1, 0xD0, 0x00, -2_900_000)]);

        var read = await bench.ReadAsync<Dps310>();

        Assert.Equal(25.1, read.Good("temperature", 1));
    }

    [Fact]
    public async Task Waits_for_the_coefficients_after_power_on()
    {
        var bench = new ChipBench(WriteRead(0x0D, 0x10), WriteRead(0x08, 0x40), WriteRead(0x08, 0x40));

        Assert.Contains("coefficients", await bench.ComplaintAsync<Dps310>(), StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromMilliseconds(40)], bench.Waits);
    }

    [Fact]
    public async Task Says_when_a_measurement_is_not_ready()
    {
        var bench = new ChipBench([.. Start(), Write(0x08, 2), .. Enumerable.Repeat(WriteRead(0x08, 0xC2), 6)]);

        Assert.Contains("no new value after 20ms", await bench.ComplaintAsync<Dps310>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x0D, 0x00));

        Assert.Contains("0x00 instead of 0x10", await bench.ComplaintAsync<Dps310>(), StringComparison.Ordinal);
    }

    private static byte[] Memory
    {
        get
        {
            var c = Coefficients;
            return
            [
                (byte)(c.C0 >> 4), (byte)(c.C0 << 4 | (c.C1 >> 8 & 0x0F)), (byte)c.C1,
                (byte)(c.C00 >> 12), (byte)(c.C00 >> 4), (byte)(c.C00 << 4 | (c.C10 >> 16 & 0x0F)), (byte)(c.C10 >> 8), (byte)c.C10,
                .. Word(c.C01), .. Word(c.C11), .. Word(c.C20), .. Word(c.C21), .. Word(c.C30),
            ];
        }
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    private static I2cTransfer[] Start(params I2cTransfer[] mending) =>
    [
        WriteRead(0x0D, 0x10), WriteRead(0x08, 0xC0), WriteRead(0x08, 0xC0), .. mending.Length > 0 ? mending : [WriteRead(0x32, 0x02)],
        WriteRead(0x28, 0x80), Write(0x06, 3), Write(0x07, 0x80),
        WriteRead(0x10, Memory),
    ];

    private static I2cTransfer[] Measure(byte what, byte state, byte register, int raw) =>
        [Write(0x08, what), WriteRead(0x08, state), WriteRead(register, (byte)(raw >> 16), (byte)(raw >> 8), (byte)raw)];
}

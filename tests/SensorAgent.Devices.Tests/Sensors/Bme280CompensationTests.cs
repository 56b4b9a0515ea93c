using SensorAgent.Devices.Sensors;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bme280CompensationTests
{
    /// <summary>T and P as in the worked example of the BMP280's datasheet (BST-BMP280-DS001, 3.12); H as read from a real chip.</summary>
    private static readonly Bme280Compensation Chip = new(
        27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 75, 362, 0, 324, 50, 30);

    [Fact]
    public void The_temperature_of_the_datasheets_worked_example_is_25_08_degrees()
    {
        var (celsius, fine) = Chip.Temperature(519_888);

        Assert.Equal(25.08, celsius, tolerance: 0.005);
        Assert.Equal(128_422, fine, tolerance: 1);
    }

    [Fact]
    public void The_pressure_of_the_datasheets_worked_example_is_100653_27_pascal() =>
        Assert.Equal(100_653.27, Chip.Pressure(415_148, Chip.Temperature(519_888).Fine), tolerance: 0.1);

    [Fact]
    public void The_trimming_values_are_read_from_their_registers()
    {
        byte[] first =
        [
            0x70, 0x6B, 0x43, 0x67, 0x18, 0xFC, 0x7D, 0x8E, 0x43, 0xD6, 0xD0, 0x0B, 0x27, 0x0B, 0x8C, 0x00, 0xF9, 0xFF, 0x8C, 0x3C, 0xF8, 0xC6,
            0x70, 0x17, 0x00, 0x4B,
        ];

        Assert.Equal(Chip, Bme280Compensation.Parse(first, [0x6A, 0x01, 0x00, 0x14, 0x24, 0x03, 0x1E]));
    }

    [Theory]
    [InlineData(0x14, 0x24, 0x03, 324, 50)]
    [InlineData(0x7F, 0xFF, 0x7F, 2047, 2047)]
    [InlineData(0x80, 0x00, 0x80, -2048, -2048)]
    [InlineData(0xFF, 0x0F, 0x00, -1, 0)]
    [InlineData(0x00, 0xF0, 0xFF, 0, -1)]
    public void H4_and_H5_are_twelve_bits_with_a_sign_and_share_a_register(byte e4, byte e5, byte e6, int h4, int h5)
    {
        var chip = Bme280Compensation.Parse(new byte[26], [0, 0, 0, e4, e5, e6, 0]);

        Assert.Equal((h4, h5), (chip.H4, chip.H5));
    }

    [Fact]
    public void Temperature_agrees_with_the_datasheets_integer_formula_over_the_whole_range()
    {
        for (var raw = 300_000; raw <= 700_000; raw += 1_111)
        {
            var (celsius, fine) = Chip.Temperature(raw);

            Assert.Equal(IntegerFine(raw), fine, tolerance: 20); // 0.004 °C
            Assert.Equal(((IntegerFine(raw) * 5) + 128 >> 8) / 100.0, celsius, tolerance: 0.0101);
        }
    }

    [Fact]
    public void Pressure_agrees_with_the_datasheets_integer_formula_over_the_whole_range()
    {
        foreach (var temperature in (int[])[350_000, 450_000, 519_888, 600_000])
        {
            var fine = IntegerFine(temperature);
            for (var raw = 200_000; raw <= 700_000; raw += 1_111)
                Assert.Equal(IntegerPressure(raw, fine) / 256.0, Chip.Pressure(raw, fine), tolerance: 0.5);
        }
    }

    [Fact]
    public void Humidity_agrees_with_the_datasheets_integer_formula_over_the_whole_range()
    {
        foreach (var temperature in (int[])[350_000, 450_000, 519_888, 600_000])
        {
            var fine = IntegerFine(temperature);
            for (var raw = 15_000; raw <= 50_000; raw += 111)
                Assert.Equal(IntegerHumidity(raw, fine) / 1024.0, Chip.Humidity(raw, fine), tolerance: 0.05);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(65_535, 100)]
    public void Humidity_is_held_between_0_and_100(int raw, double percent) => Assert.Equal(percent, Chip.Humidity(raw, 128_422));

    [Fact]
    public void Trimming_values_that_cannot_be_right_give_no_number() =>
        Assert.True(double.IsNaN((Chip with { P1 = 0 }).Pressure(415_148, 128_422)));

    /// <summary>BST-BME280-DS002, 4.2.3: BME280_compensate_T_int32, t_fine.</summary>
    private static int IntegerFine(int raw)
    {
        var var1 = (((raw >> 3) - (Chip.T1 << 1)) * Chip.T2) >> 11;
        var var2 = (((((raw >> 4) - Chip.T1) * ((raw >> 4) - Chip.T1)) >> 12) * Chip.T3) >> 14;
        return var1 + var2;
    }

    /// <summary>BST-BME280-DS002, 4.2.3: BME280_compensate_P_int64, Pa in Q24.8.</summary>
    private static long IntegerPressure(int raw, int fine)
    {
        var var1 = (long)fine - 128_000;
        var var2 = var1 * var1 * Chip.P6;
        var2 += (var1 * Chip.P5) << 17;
        var2 += (long)Chip.P4 << 35;
        var1 = ((var1 * var1 * Chip.P3) >> 8) + ((var1 * Chip.P2) << 12);
        var1 = (((1L << 47) + var1) * Chip.P1) >> 33;
        var pressure = 1_048_576L - raw;
        pressure = ((pressure << 31) - var2) * 3125 / var1;
        var1 = (Chip.P9 * (pressure >> 13) * (pressure >> 13)) >> 25;
        var2 = (Chip.P8 * pressure) >> 19;
        return ((pressure + var1 + var2) >> 8) + ((long)Chip.P7 << 4);
    }

    /// <summary>BST-BME280-DS002, 4.2.3: bme280_compensate_H_int32, % in Q22.10.</summary>
    private static int IntegerHumidity(int raw, int fine)
    {
        var value = fine - 76_800;
        value = (((raw << 14) - (Chip.H4 << 20) - (Chip.H5 * value) + 16_384) >> 15)
            * (((((((value * Chip.H6) >> 10) * (((value * Chip.H3) >> 11) + 32_768)) >> 10) + 2_097_152) * Chip.H2 + 8_192) >> 14);
        value -= ((((value >> 15) * (value >> 15)) >> 7) * Chip.H1) >> 4;
        return Math.Clamp(value, 0, 419_430_400) >> 12;
    }
}

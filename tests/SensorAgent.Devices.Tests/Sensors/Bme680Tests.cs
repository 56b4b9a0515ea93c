using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bme680Tests
{
    private static readonly Bme680Calibration Calibration = new(
        26164, 26507, 3,
        36459, -10384, 88, 7150, -130, 30, 52, -2980, -2500, 30,
        772, 1012, 0, 45, 20, 120, -100,
        -13, -10000, 18, 1, 50, -3);

    private const int RawTemperature = 492_000;
    private const int RawPressure = 340_000;
    private const int RawHumidity = 22_000;

    [Fact]
    public void Finds_every_value_in_the_chips_memory() => Assert.Equal(Calibration, Bme680Calibration.Parse(Memory()));

    [Theory]
    [FiguresOf("bme680")]
    [InlineData(400_000)]
    [InlineData(492_000)]
    [InlineData(620_000)]
    public void Agrees_with_the_datasheets_integer_formulas(int rawTemperature)
    {
        var (celsius, fine) = Calibration.Temperature(rawTemperature);
        var integer = new Bme680Integers(Calibration, rawTemperature);

        Assert.Equal(integer.HundredthsOfCelsius / 100.0, celsius, 0.02);
        Assert.Equal(integer.Pressure(RawPressure), Calibration.Pressure(RawPressure, fine), 25.0);
        Assert.Equal(integer.ThousandthsOfPercent(RawHumidity) / 1000.0, Calibration.Humidity(RawHumidity, celsius), 0.1);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(600, 4)]
    [InlineData(1023, 7)]
    [InlineData(512, 11)]
    [InlineData(300, 15)]
    public void Gas_resistance_agrees_with_the_datasheets_integer_formula(int raw, int range)
    {
        var ohms = Calibration.GasResistance(raw, range);

        Assert.Equal(1, Bme680Integers.GasResistance(raw, range, Calibration.SwitchingError) / ohms, 0.002);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(63, 63)]
    [InlineData(150, 0b01_100110)]
    [InlineData(4000, 0b11_111111)]
    public void Heater_time_is_a_mantissa_and_a_factor(int milliseconds, byte expected) =>
        Assert.Equal(expected, Bme680.GasWait(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public async Task Reads_all_four_after_heating()
    {
        var bench = Chip(gasLow: 0b11_1_1_0100);

        var read = await bench.ReadAsync<Bme680>();

        Assert.Equal(Calibration.Temperature(RawTemperature).Celsius, read.Good("temperature"));
        Assert.InRange(read.Good("humidity"), 30, 60);
        Assert.InRange(read.Good("pressure"), 900, 1100);
        Assert.Equal(Calibration.GasResistance((0x96 << 2) | 0b11, 4), read.Good("gas_resistance"));
        Assert.Equal(TimeSpan.FromMilliseconds(162), bench.Waits[0]);
    }

    [Theory]
    [InlineData(0b11_1_0_0100, Quality.Uncertain, "HeaterTime")]
    [InlineData(0b11_0_0_0100, Quality.Bad, "skipped")]
    public async Task Says_when_the_gas_value_is_not_to_be_trusted(byte gasLow, Quality quality, string words)
    {
        var bench = Chip(gasLow);

        var read = await bench.ReadAsync<Bme680>();

        var gas = Assert.Single(read, measurement => measurement.Quantity == "gas_resistance");
        Assert.Equal(quality, gas.Quality);
        Assert.Contains(words, gas.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_chip_has_not_finished()
    {
        var bench = new ChipBench([.. Start(), .. Enumerable.Repeat(WriteRead(0x1D, 0x60), 6)]);

        Assert.Contains("no new value after 50ms", await bench.ComplaintAsync<Bme680>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_bme280()
    {
        var bench = new ChipBench(WriteRead(0xD0, 0x60));

        Assert.Contains("BME280", await bench.ComplaintAsync<Bme680>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_bme688_which_has_the_same_id()
    {
        var bench = new ChipBench(WriteRead(0xD0, 0x61), WriteRead(0xF0, 1));

        Assert.Contains("BME688", await bench.ComplaintAsync<Bme680>(), StringComparison.Ordinal);
    }

    private static ChipBench Chip(byte gasLow) => new(
    [
        .. Start(), WriteRead(0x1D, 0x20), WriteRead(0x1D, 0x80),
        WriteRead(0x1D, [0x80, 0, .. Twenty(RawPressure), .. Twenty(RawTemperature), RawHumidity >> 8, RawHumidity & 0xFF, 0, 0, 0, 0x96, gasLow]),
    ]);

    private static I2cTransfer[] Start()
    {
        var memory = Memory();
        return
        [
            WriteRead(0xD0, 0x61), WriteRead(0xF0, 0), WriteRead(0x8A, memory[..23]), WriteRead(0xE1, memory[23..37]), WriteRead(0x00, memory[37..]),
            Write(0x5A, Calibration.HeaterResistance(320, 25)), Write(0x64, 0b01_100110), Write(0x71, 0b0001_0000), Write(0x72, 0b001),
            Write(0x74, 0b001_001_01),
        ];
    }

    private static byte[] Twenty(int raw) => [(byte)(raw >> 12), (byte)(raw >> 4), (byte)(raw << 4)];

    /// <summary>The calibration as it stands at 0x8A, 0xE1 and 0x00.</summary>
    private static byte[] Memory()
    {
        var c = Calibration;
        return
        [
            .. Word(c.T2), (byte)c.T3, 0, .. Word(c.P1), .. Word(c.P2), (byte)c.P3, 0, .. Word(c.P4), .. Word(c.P5), (byte)c.P7, (byte)c.P6,
            0, 0, .. Word(c.P8), .. Word(c.P9), c.P10,
            (byte)(c.H2 >> 4), (byte)(c.H2 << 4 | c.H1 & 0x0F), (byte)(c.H1 >> 4), (byte)c.H3, (byte)c.H4, (byte)c.H5, c.H6, (byte)c.H7,
            .. Word(c.T1), .. Word(c.G2), (byte)c.G1, (byte)c.G3,
            (byte)c.HeaterValue, 0, (byte)(c.HeaterRange << 4), 0, (byte)(c.SwitchingError << 4),
        ];
    }

    private static byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];
}

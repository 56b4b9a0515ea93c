using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Vl53l0xTests
{
    private readonly SimulatedWorld _world = new(new ManualTime());
    private readonly Vl53l0xModel _chip;

    public Vl53l0xTests() => _chip = new(_world);

    [Fact]
    public async Task Measures_the_distance_and_is_set_up_once()
    {
        var bench = new ChipBench(new ChipOnBus(_chip));
        using var sensor = bench.Open<Vl53l0x>();

        var first = await sensor.ReadAsync(CancellationToken.None);
        var writesOfFirst = _chip.Written.Count;
        _chip.Written.Clear();
        var second = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(0.5, first.Good("distance"), 0.2);
        Assert.Equal(first.Good("distance"), second.Good("distance"), 0.001);
        Assert.True(writesOfFirst > 100);
        Assert.Equal(
            // with the stop variable that was read
            ["00 8001", "00 FF01", "01 0000", "01 913C", "01 0001", "01 FF00", "00 8000", "00 0001", "00 0B01"],
            _chip.Written);
    }

    [Fact]
    public async Task Uses_the_reference_diodes_that_the_chips_memory_names()
    {
        await ReadAsync();

        Assert.Contains("00 B000F001000000", _chip.Written); // five from the twelfth on, of those that are good
        Assert.Equal(0xE8, _chip[0x01]);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFF", 3, false, "070000000000")]
    [InlineData("FFFFFFFFFFFF", 5, true, "00F001000000")]
    [InlineData("05A000000000", 3, false, "052000000000")] // only good ones count
    [InlineData("FFFFFFFFFFFF", 0, false, "000000000000")]
    [InlineData("FFFFFFFFFFFF", 48, false, "FFFFFFFFFFFF")]
    public void The_first_good_diodes_are_chosen(string map, int wanted, bool withAperture, string chosen)
    {
        var bytes = Convert.FromHexString(map);

        Vl53l0xSetup.Choose(bytes, wanted, withAperture);

        Assert.Equal(chosen, Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData(1, 0x0000)]
    [InlineData(256, 0x00FF)]
    [InlineData(257, 0x0180)]
    [InlineData(679, 0x02A9)]
    [InlineData(0x8001, 0x0880)]
    public void A_timeout_is_a_mantissa_and_a_shift(int periods, int register)
    {
        Assert.Equal(register, Vl53l0xTiming.Encode(periods));
        Assert.InRange(periods - Vl53l0xTiming.Decode(register), 0, periods / 128);
    }

    [Theory] // the periods are those of ST's default: 14 and 10 clocks, 38 and 151 macro periods
    [InlineData(20)]
    [InlineData(33)]
    [InlineData(200)]
    public async Task The_final_range_gets_what_is_left_of_the_budget(int milliseconds)
    {
        await ReadAsync($$"""{ "TimingBudget": {{milliseconds}} }""");

        const double PreRange = 14 * 2304 * 1.655e-3, FinalRange = 10 * 2304 * 1.655e-3;
        var periods = Vl53l0xTiming.Decode((_chip[0x71] << 8) | _chip[0x72]) - 151;
        var others = 1320 + 960 + (2 * ((38 * PreRange) + 690)) + (151 * PreRange) + 660 + 550;
        Assert.InRange((periods * FinalRange) + others, milliseconds * 990, milliseconds * 1000 + 40);
    }

    [Theory]
    [FiguresOf("vl53l0x")]
    [InlineData(4, "too little light comes back")]
    [InlineData(0, "too little light comes back")]
    [InlineData(6, "beyond its range")]
    [InlineData(9, "beyond its range")]
    [InlineData(8, "closer than it can measure")]
    public async Task What_is_no_distance_is_bad_and_says_why(byte status, string words)
    {
        _chip.Status = status;

        var read = Assert.Single(await ReadAsync());

        Assert.Equal(Quality.Bad, read.Quality);
        Assert.Contains(words, read.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_laser_is_told()
    {
        _chip.Status = 1;

        Assert.Contains("laser", (await Assert.ThrowsAsync<BusException>(() => ReadAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_another_chip()
    {
        var bench = new ChipBench(I2cTransfer.WriteRead(0xC0, 0xEA));

        Assert.Equal("This chip is no VL53L0X: its id is 0xEA instead of 0xEE.", bench.Refuses<Vl53l0x>());
    }

    private async Task<IReadOnlyList<Measurement>> ReadAsync(string json = "{}")
    {
        var bench = new ChipBench(new ChipOnBus(_chip));
        using var sensor = bench.Open<Vl53l0x>(json);
        return await sensor.ReadAsync(CancellationToken.None);
    }
}

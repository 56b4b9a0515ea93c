using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bh1750Tests
{
    private readonly ManualTime _time = new();

    [Theory]
    [FiguresOf("bh1750")]
    [InlineData(0x8390, 28_066.67)] // the technical note's own example (p. 7): 1000 0011 1001 0000 is 28067 lx
    [InlineData(0x0001, 0.83)]
    [InlineData(0x0000, 0)]
    [InlineData(0xFFFE, 54_611.67)]
    public async Task Counts_become_lux(int counts, double lux)
    {
        var measurement = await ReadAsync(new Counts(counts));

        Assert.Equal(("illuminance", Quality.Good), (measurement.Quantity, measurement.Quality));
        Assert.Equal(lux, measurement.Value.Number, tolerance: 0.005);
    }

    [Theory]
    [InlineData(31, 1200, 2225.81)]
    [InlineData(138, 1200, 500)]
    [InlineData(254, 1200, 271.65)]
    public async Task A_measurement_time_changes_what_a_count_is_worth(int time, int counts, double lux)
    {
        var measurement = await ReadAsync(new Counts(counts), $""", "MeasurementTime": {time} """);

        Assert.Equal(lux, measurement.Value.Number, tolerance: 0.005);
    }

    [Theory]
    [InlineData(69, "01,42,65,20")]
    [InlineData(31, "01,40,7F,20")]
    [InlineData(254, "01,47,7E,20")]
    public async Task A_read_powers_up_sets_the_measurement_time_and_measures_once(int time, string written)
    {
        var device = new ChipOnBus(new Counts(1));

        await ReadAsync(device, $""", "MeasurementTime": {time} """);

        Assert.Equal(written.Split(','), device.Written);
    }

    [Theory]
    [InlineData(69, 180)]
    [InlineData(138, 360)]
    public async Task The_result_is_not_fetched_before_the_longest_measuring_time_of_the_datasheet(int time, int milliseconds)
    {
        using var sensor = Open.Sensor(
            "bh1750", new FakeBoard { I2c = (_, _) => new ChipOnBus(new Counts(1)) }, _time, $""", "MeasurementTime": {time} """);
        var read = sensor.ReadAsync(CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(read.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(5));

        await read.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task At_its_limit_the_chip_is_uncertain()
    {
        var measurement = await ReadAsync(new Counts(0xFFFF));

        Assert.Equal((Quality.Uncertain, "The chip is at its limit; it may be brighter."), (measurement.Quality, measurement.Reason));
        Assert.Equal(54_612.5, measurement.Value.Number, tolerance: 0.005);
    }

    [Fact]
    public async Task A_read_gives_the_light_around_the_model_and_leaves_it_without_power()
    {
        var world = new SimulatedWorld(_time);
        var chip = new Bh1750Model(world);
        var lux = world.Illuminance;

        var measurement = await ReadAsync(chip);

        Assert.Equal(lux, measurement.Value.Number, tolerance: 0.5);
        Assert.False(chip.IsPowered);
    }

    private Task<Measurement> ReadAsync(II2cChipModel chip, string settings = "") => ReadAsync(new ChipOnBus(chip), settings);

    private async Task<Measurement> ReadAsync(ChipOnBus device, string settings = "")
    {
        using var sensor = Open.Sensor("bh1750", new FakeBoard { I2c = (_, _) => device }, _time, settings);
        var read = sensor.ReadAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        return Assert.Single(await read.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    /// <summary>A chip that always counts the same.</summary>
    private sealed class Counts(int counts) : II2cChipModel
    {
        public void Write(ReadOnlySpan<byte> data)
        {
            // whatever it is told
        }

        public void Read(Span<byte> buffer) => (buffer[0], buffer[1]) = ((byte)(counts >> 8), (byte)counts);
    }
}

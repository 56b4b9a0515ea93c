using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Sensors;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>Drivers of air and temperature against the models of their chips.</summary>
public sealed class AirModelTests
{
    private readonly InstantTime _time = new();
    private readonly SimulatedWorld _world;

    public AirModelTests() => _world = new SimulatedWorld(_time);

    [Theory]
    [InlineData("bmp280", 0.01)]
    [InlineData("bmp180", 0.1)]
    [InlineData("sht3x", 0.01)]
    [InlineData("sht4x", 0.01)]
    [InlineData("shtc3", 0.01)]
    [InlineData("aht20", 0.01)]
    [InlineData("si7021", 0.02)]
    [InlineData("lm75", 0.5)]
    [InlineData("tmp102", 0.0625)]
    [InlineData("tmp117", 0.01)]
    [InlineData("mcp9808", 0.0625)]
    [InlineData("scd4x", 0.1)]
    [InlineData("scd30", 0.1)]
    [InlineData("aht10", 0.01)]
    [InlineData("htu21d", 0.02)]
    [InlineData("am2320", 0.15)]
    [InlineData("hdc1080", 0.02)]
    [InlineData("hts221", 0.02)]
    [InlineData("lps22hb", 0.01)]
    [InlineData("lps25h", 0.01)]
    [InlineData("dps310", 0.01)]
    [InlineData("ms5611", 0.02)]
    [InlineData("bmp3xx", 0.01)]
    [InlineData("mcp9600", 0.0625)]
    public async Task Driver_and_model_agree_on_the_air(string name, double tolerance)
    {
        using var sensor = Open(name);
        _time.Advance(TimeSpan.FromSeconds(100));

        await sensor.ReadAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(100));
        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.All(read, one =>
        {
            Assert.Equal(Quality.Good, one.Quality);
            Assert.Equal(InTheWorld(one.Quantity), one.Value.Number, one.Quantity == "co2" ? 1 : tolerance);
        });
        Assert.Equal(Find(name).Description.Quantities.Select(quantity => quantity.Name).Order(), read.Select(one => one.Quantity).Order());
    }

    [Theory]
    [InlineData("ens160", 180)]
    [InlineData("sgp30", 15)]
    [InlineData("ccs811", 1200)]
    public async Task Gas_sensors_are_believed_only_after_their_start(string name, int seconds)
    {
        using var sensor = Open(name);

        var early = await sensor.ReadAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var late = await sensor.ReadAsync(CancellationToken.None);

        Assert.All(early, one => Assert.Equal(Quality.Uncertain, one.Quality));
        Assert.Equal(_world.OrganicCompounds, late.Good("tvoc"), 1.0);
        Assert.Equal(_world.CarbonDioxide, late.Good("eco2"), 1.0);
    }

    [Fact]
    public async Task A_bme680_shows_the_resistance_of_its_layer_beside_the_air()
    {
        using var sensor = Open("bme680");

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(1, new Bme680Model(_world).Ohms / read.Good("gas_resistance"), 0.002);
        Assert.All(read.SkipLast(1), one => Assert.Equal(InTheWorld(one.Quantity), one.Value.Number, 0.05));
    }

    [Fact]
    public async Task The_ticks_of_a_sgp40_fall_with_more_compounds()
    {
        using var sensor = Open("sgp40");

        var before = (await sensor.ReadAsync(CancellationToken.None)).Good("count");
        var compounds = _world.OrganicCompounds;
        _time.Advance(TimeSpan.FromMinutes(2));
        var after = (await sensor.ReadAsync(CancellationToken.None)).Good("count");

        Assert.True(_world.OrganicCompounds > compounds);
        Assert.True(after < before);
    }

    [Fact]
    public async Task A_thermometer_without_touch_sees_something_warmer_than_itself()
    {
        using var far = Open("mlx90614");
        using var near = Open("mlx90614", """{ "Of": "ambient" }""");

        var seen = await far.ReadAsync(CancellationToken.None);
        var own = await near.ReadAsync(CancellationToken.None);

        Assert.Equal(_world.Temperature + 4, seen.Good("temperature"), 0.02);
        Assert.Equal(_world.Temperature, own.Good("temperature"), 0.02);
    }

    [Fact]
    public async Task Chips_are_left_in_their_low_power_mode()
    {
        var shtc3 = new Shtc3Model(_world);
        var mcp9808 = new Mcp9808Model(_world);
        var lm75 = new Lm75Model(_world);
        var tmp102 = new Tmp102Model(_world);
        var hts221 = new Hts221Model(_world);

        await ReadAsync<Shtc3>(shtc3);
        await ReadAsync<Mcp9808>(mcp9808);
        await ReadAsync<Lm75>(lm75);
        await ReadAsync<Tmp102>(tmp102);
        await ReadAsync<Hts221>(hts221);

        Assert.False(shtc3.IsAwake);
        Assert.True(mcp9808.IsShutDown);
        Assert.True(lm75.IsShutDown);
        Assert.True(tmp102.IsShutDown);
        Assert.False(hts221.IsActive);
    }

    [Fact]
    public async Task A_chip_that_measures_already_is_started_anew()
    {
        var chip = new Scd4xModel(_world);
        await ReadAsync<Scd4x>(chip);

        await ReadAsync<Scd4x>(chip);

        Assert.True(chip.IsMeasuring);
    }

    [Theory]
    [InlineData("sht3x")]
    [InlineData("sht4x")]
    [InlineData("si7021")]
    public void A_chip_that_was_not_asked_does_not_acknowledge(string name)
    {
        var chip = Drivers.Model<II2cChipModel>(name, _world)!;

        var fault = Assert.Throws<BusException>(() => chip.Read(new byte[6]));

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
    }

    private ISensor Open(string name, string settings = "{}")
    {
        var driver = Find(name);
        return ChipBench.Open(driver.Description, driver.Create, new ChipOnBus(Drivers.Model<II2cChipModel>(name, _world)!), _time, settings);
    }

    private async Task ReadAsync<T>(II2cChipModel chip)
        where T : ISensorDriver
    {
        using var sensor = ChipBench.Open(T.Description, T.Create, new ChipOnBus(chip), _time);
        await sensor.ReadAsync(CancellationToken.None);
    }

    private static SensorDriver Find(string name) => Drivers.Sensors.Single(driver => driver.Name == name);

    private double InTheWorld(string quantity) => quantity switch
    {
        "temperature" => _world.Temperature,
        "humidity" => _world.Humidity,
        "pressure" => _world.Pressure,
        "co2" => _world.CarbonDioxide,
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "There is no such thing in the world."),
    };
}

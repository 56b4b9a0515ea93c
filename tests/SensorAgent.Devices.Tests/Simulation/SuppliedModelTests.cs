using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

public sealed class SuppliedModelTests
{
    private readonly SimulatedWorld _world = new(new ManualTime()); // a clock of its own: the world stands still

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Gain": 16, "IntegrationTime": 101 }""")]
    [InlineData("""{ "Gain": 16, "IntegrationTime": 14 }""")]
    public async Task Tsl2561_sees_the_light_of_the_world(string json)
    {
        var chip = new Tsl2561Model(_world);

        var values = await ReadAsync<Tsl2561>(chip, json);

        Assert.InRange(values["illuminance"], _world.Illuminance * 0.99, _world.Illuminance * 1.01);
        Assert.False(chip.IsPowered);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Gain": "2", "IntegrationTime": 200 }""")]
    [InlineData("""{ "Gain": "1/4", "IntegrationTime": 25 }""")]
    public async Task Veml7700_sees_the_light_of_the_world(string json)
    {
        var chip = new Veml7700Model(_world);

        var values = await ReadAsync<Veml7700>(chip, json);

        Assert.InRange(values["illuminance"], _world.Illuminance - 1.1, _world.Illuminance + 1.1);
        Assert.False(chip.IsAwake);
    }

    [Fact]
    public async Task Ina219_measures_the_supply()
    {
        var values = await ReadAsync<Ina219>(new Ina219Model(_world));

        Assert.Equal(_world.Voltage, values["voltage"], 0.004);
        Assert.Equal(_world.Current, values["current"], 0.0003);
        Assert.Equal(_world.Voltage * _world.Current, values["power"], 0.01);
    }

    [Fact]
    public async Task Ads1115_converts_what_its_inputs_see()
    {
        var values = await ReadAsync<Ads1115>(new Ads1115Model(_world), """{ "Channels": "0,3,0-1" }""");

        Assert.Equal(_world.Voltage / 2, values["voltage_0"], 0.0002);
        Assert.Equal(_world.Voltage / 16, values["voltage_3"], 0.0002);
        Assert.Equal(_world.Voltage / 4, values["voltage_01"], 0.0002);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "AccelerationRange": 16, "RotationRange": 2000 }""")]
    public async Task Mpu6050_feels_gravity(string json)
    {
        var chip = new Mpu6050Model(_world);

        var values = await ReadAsync<Mpu6050>(chip, json);

        Assert.Equal(9.80665, values["acceleration_z"], 0.01);
        Assert.Equal(_world.Temperature, values["temperature"], 0.01);
        Assert.Equal(0.5, values["angular_velocity_x"], 0.04);
        Assert.True(chip.IsAsleep);
    }

    [Fact]
    public async Task Ina226_measures_the_supply()
    {
        var values = await ReadAsync<Ina226>(new Ina226Model(_world));

        Assert.Equal(_world.Voltage, values["voltage"], 0.00125);
        Assert.Equal(_world.Current, values["current"], 0.0001);
        Assert.Equal(_world.Voltage * _world.Current, values["power"], 0.002);
    }

    [Fact]
    public async Task Max44009_sees_the_light_of_the_world()
    {
        var values = await ReadAsync<Max44009>(new Max44009Model(_world));

        Assert.InRange(values["illuminance"], _world.Illuminance * 0.99, _world.Illuminance);
    }

    [Fact]
    public async Task Adxl345_feels_gravity()
    {
        var chip = new Adxl345Model(_world);

        var values = await ReadAsync<Adxl345>(chip, """{ "Range": 16 }""");

        Assert.Equal(9.80665, values["acceleration_z"], 0.001);
        Assert.False(chip.Measures);
    }

    private static async Task<Dictionary<string, double>> ReadAsync<T>(II2cChipModel chip, string json = "{}")
        where T : ISensorDriver
    {
        var bench = new ChipBench(new ChipOnBus(chip));
        using var sensor = bench.Open<T>(json);
        return (await sensor.ReadAsync(CancellationToken.None))
            .ToDictionary(measurement => measurement.Quantity, measurement => measurement.Value.Number);
    }
}

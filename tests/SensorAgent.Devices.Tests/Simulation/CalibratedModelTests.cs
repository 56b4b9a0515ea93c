using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Sensors;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Simulation;

/// <summary>Drivers whose chips are calibrated on request, against the models of these chips: what they say afterwards.</summary>
public sealed class CalibratedModelTests
{
    private const double WhileItWaits = 25; // ppm that the air may change until the next value is there
    private readonly InstantTime _time = new();
    private readonly SimulatedWorld _world;

    public CalibratedModelTests() => _world = new(_time);

    [Fact]
    public async Task Every_action_of_a_modelled_sensor_is_taken_and_it_measures_on()
    {
        foreach (var driver in Drivers.Sensors.Where(driver => driver.Description.Actions.Count > 0 && driver.Name != "hx711")) // whose tare is the agent's
        {
            foreach (var action in driver.Description.Actions)
            {
                using var sensor = Open(driver);
                await sensor.ReadAsync(CancellationToken.None);
                _time.Advance(TimeSpan.FromMinutes(3));

                await sensor.CalibrateAsync(action.Name, action.Value?.Least ?? 0, CancellationToken.None);

                Assert.NotEmpty(await sensor.ReadAsync(CancellationToken.None));
            }
        }
    }

    [Theory]
    [InlineData("scd4x", "frc", 480)]
    [InlineData("scd30", "frc", 450)]
    [InlineData("mhz19b", "zero", 400)]
    [InlineData("mhz19b", "span", 1000)]
    public async Task The_air_around_it_counts_as_what_it_is_told(string name, string action, double told)
    {
        using var sensor = Open(Drivers.Sensors.Single(driver => driver.Name == name));
        await sensor.ReadAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(3));

        await sensor.CalibrateAsync(action, told, CancellationToken.None);

        var read = await sensor.ReadAsync(CancellationToken.None);
        Assert.Equal(told, read.Single(one => one.Quantity == "co2").Value.Number, WhileItWaits);
    }

    [Fact]
    public async Task A_scd4x_that_has_not_measured_for_three_minutes_refuses_and_measures_on()
    {
        using var sensor = Open(Drivers.Sensors.Single(driver => driver.Name == "scd4x"));
        await sensor.ReadAsync(CancellationToken.None);

        var fault = await Assert.ThrowsAsync<BusException>(() => sensor.CalibrateAsync("frc", 480, CancellationToken.None).AsTask());

        Assert.Contains("3 minutes", fault.Message, StringComparison.Ordinal);
        var read = await sensor.ReadAsync(CancellationToken.None);
        Assert.Equal(_world.CarbonDioxide, read.Good("co2"), 1.0);
    }

    [Theory]
    [InlineData(0x36, 0x2F)]
    [InlineData(0x24, 0x16)]
    [InlineData(0x36, 0x15)]
    public void A_scd4x_obeys_these_only_while_it_rests(byte first, byte second)
    {
        var chip = new Scd4xModel(_world);
        chip.Write([0x21, 0xB1]);

        Assert.Throws<BusException>(() => chip.Write([first, second]));
    }

    [Fact]
    public async Task Self_calibration_is_set_as_asked()
    {
        var (scd4x, scd30, mhz19b) = (new Scd4xModel(_world), new Scd30Model(_world), new Mhz19bModel(_world));
        ICalibratedSensor[] sensors = [Open<Scd4x>(scd4x), Open<Scd30>(scd30), Open(Drivers.Sensors.Single(driver => driver.Name == "mhz19b"), mhz19b)];
        foreach (var action in (string[])["abc_on", "abc_off", "abc_on"])
        {
            foreach (var sensor in sensors)
                await sensor.CalibrateAsync(action, 0, CancellationToken.None);

            Assert.All([scd4x.CalibratesItself, scd30.CalibratesItself, mhz19b.CalibratesItself], isOn => Assert.Equal(action == "abc_on", isOn));
        }
    }

    private ICalibratedSensor Open(SensorDriver driver) => Drivers.Model<ISerialModel>(driver.Name, _world) is { } module
        ? Open(driver, module)
        : (ICalibratedSensor)ChipBench.Open(driver.Description, driver.Create, new ChipOnBus(Drivers.Model<II2cChipModel>(driver.Name, _world)!), _time);

    private ICalibratedSensor Open<T>(II2cChipModel chip)
        where T : ISensorDriver => (ICalibratedSensor)ChipBench.Open(T.Description, T.Create, new ChipOnBus(chip), _time);

    private ICalibratedSensor Open(SensorDriver driver, ISerialModel module) => (ICalibratedSensor)driver.Create(
        new(driver.Description, Config.Section(), new FakeBoard { Serial = (_, _) => new ModuleAtPort(module) }, _time));
}

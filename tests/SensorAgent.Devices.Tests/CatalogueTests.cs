using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests;

/// <summary>What every driver of the catalogue must be; a new driver is under these tests without a line here.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Sensors => [.. Drivers.Sensors.Select(driver => driver.Name)];

    public static TheoryData<string> Outputs => [.. Drivers.Outputs.Select(driver => driver.Name)];

    [Fact]
    public void The_catalogue_has_the_drivers_that_are_documented()
    {
        Assert.Superset(
            new HashSet<string> { "bme280", "bh1750", "ds18b20", "gpio", "host", "exec" }, Drivers.Sensors.Select(driver => driver.Name).ToHashSet());
        Assert.Superset(new HashSet<string> { "gpio", "pwm" }, Drivers.Outputs.Select(driver => driver.Name).ToHashSet());
    }

    [Fact]
    public void Names_are_unique_whatever_their_case()
    {
        Assert.Distinct(Drivers.Sensors.Select(driver => driver.Name), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(Drivers.Outputs.Select(driver => driver.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void A_sensor_has_a_plain_name_and_says_what_it_is(string name)
    {
        Assert.Matches("^[a-z][a-z0-9_]*$", name);
        AssertSummary(Sensor(name).Summary);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void An_output_has_a_plain_name_and_says_what_it_is(string name)
    {
        Assert.Matches("^[a-z0-9][a-z0-9_]*$", name);
        AssertSummary(Drivers.Outputs.Single(driver => driver.Name == name).Description.Summary);
    }

    [Fact]
    public void The_catalogue_has_outputs_of_every_kind()
    {
        Assert.True(Drivers.Outputs.Count >= 18);
        Assert.Superset(Enum.GetValues<OutputKind>().ToHashSet(), Drivers.Outputs.Select(driver => driver.Description.Kind).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void A_sensor_delivers_quantities_of_the_table_within_their_bounds(string name)
    {
        var quantities = Sensor(name).Quantities;

        Assert.True(quantities.Count > 0 || Sensor(name).QuantitiesOf is not null);
        Assert.Distinct(quantities.Select(quantity => quantity.Name));
        Assert.All(quantities, quantity =>
        {
            var known = Quantity.Named(quantity.Name); // acceleration_x is an acceleration
            Assert.Contains(Quantity.Known, kind => kind with { Name = quantity.Name } == known);
            Assert.True(quantity.Minimum < quantity.Maximum);
            Assert.True(double.IsInfinity(quantity.Minimum) || quantity.Minimum >= known.Minimum, "The chip's least value is beyond the quantity's.");
            Assert.True(
                double.IsInfinity(quantity.Maximum) || quantity.Maximum <= known.Maximum, "The chip's greatest value is beyond the quantity's.");
        });
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void A_sensor_on_I2C_has_addresses_that_a_chip_can_have_and_no_other_has_any(string name)
    {
        var description = Sensor(name);

        Assert.Equal(description.Bus == BusKind.I2c, description.Addresses.Count > 0);
        Assert.Distinct(description.Addresses);
        Assert.All(description.Addresses, address => Assert.InRange(address, 0x03, 0x77));
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void The_default_interval_is_one_that_the_chip_can_be_read_at(string name) =>
        Assert.InRange(Sensor(name).DefaultInterval, Sensor(name).ShortestInterval, TimeSpan.FromDays(1));

    [Theory]
    [MemberData(nameof(Sensors))]
    public void A_sensors_settings_have_names_of_their_own_and_defaults_that_stand(string name)
    {
        var description = Sensor(name);
        Setting[] own = [.. description.BusSettings, .. description.Settings, .. SensorPlan.CommonKeys, SensorPlan.IntervalKey(description)];

        AssertSettings(own);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void An_outputs_settings_have_names_of_their_own_and_defaults_that_stand(string name)
    {
        var description = Drivers.Outputs.Single(driver => driver.Name == name).Description;

        AssertSettings([.. description.BusSettings, .. description.Settings, .. Core.Outputs.OutputPlan.CommonKeys]);
    }

    [Theory]
    [InlineData("bme280")]
    [InlineData("bh1750")]
    public async Task A_simulated_chip_satisfies_its_driver(string name)
    {
        var time = new ManualTime();
        var world = new SimulatedWorld(time);
        using var sensor = Open.Sensor(name, new FakeBoard { I2c = (_, _) => new ChipOnBus(Drivers.Model<II2cChipModel>(name, world)!) }, time);
        var read = sensor.ReadAsync(CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(1));

        var measured = await read.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(Sensor(name).Quantities.Select(quantity => quantity.Name), measured.Select(measurement => measurement.Quantity));
        Assert.All(measured.Zip(Sensor(name).Quantities), pair => Assert.InRange(pair.First.Value.Number, pair.Second.Minimum, pair.Second.Maximum));
    }

    [Fact]
    public void A_driver_without_a_model_has_none() => Assert.Null(Drivers.Model<II2cChipModel>("exec", new(new ManualTime())));

    private static SensorDescription Sensor(string name) => Drivers.Sensors.Single(driver => driver.Name == name).Description;

    private static void AssertSummary(string summary)
    {
        Assert.InRange(summary.Length, 10, 100);
        Assert.False(summary.EndsWith('.'));
        Assert.DoesNotContain('\n', summary);
    }

    private static void AssertSettings(IReadOnlyList<Setting> settings)
    {
        Assert.Distinct(settings.Select(setting => setting.Key), StringComparer.OrdinalIgnoreCase);
        Assert.All(settings, setting =>
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]*$", setting.Key);
            Assert.EndsWith(".", setting.Summary, StringComparison.Ordinal);
            Assert.NotEqual("", setting.Accepted);
            if (setting.DefaultText.Length > 0)
                AssertAccepted(setting);
        });
    }

    private static void AssertAccepted(Setting setting)
    {
        var findings = new Findings();

        setting.Check(Config.Section($$"""{ "{{setting.Key}}": "{{setting.DefaultText}}" }""", findings));

        Assert.Empty(findings.Mistakes);
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class KernelSensorTests
{
    private readonly FakeKernelSensors _kernel = new FakeKernelSensors()
        .With("hwmon", "lm75", "1-0048", "temp1", 20.5).With("hwmon", "lm75", "1-0049", "temp1", -10)
        .With("hwmon", "nct6775", "isa-0290", "temp1", 40).With("hwmon", "nct6775", "isa-0290", "temp2", 50)
            .With("hwmon", "nct6775", "isa-0290", "fan1", 1200)
        .With("hwmon", "rpi_volt", "soc:firmware", "in0_lcrit_alarm", 1)
        .With("iio", "bme280", "1-0076", "in_temp", 21.5).With("iio", "bme280", "1-0076", "in_humidityrelative", 45)
        .With("iio", "mpu6050", "1-0068", "in_accel_x", 0.1).With("iio", "mpu6050", "1-0068", "in_accel_z", 9.8)
            .With("iio", "mpu6050", "1-0068", "in_mount", 3)
        .With("thermal", "cpu-thermal", "thermal_zone0", "temp", 48.3);

    [Theory]
    [FiguresOf("iio", "hwmon", "thermal")]
    [InlineData("thermal", "", "temperature=48.3")]
    [InlineData("iio", """ "Device": "bme280", "Channels": "in_temp, in_humidityrelative" """, "temperature=21.5 humidity=45")]
    [InlineData("iio", """ "Device": "mpu6050", "Channels": "in_accel_x,in_accel_z" """, "acceleration_x=0.1 acceleration_z=9.8")]
    [InlineData("iio", """ "Device": "mpu6050", "Channels": "in_mount" """, "in_mount=3")]
    [InlineData("iio", """ "Device": "mpu6050", "Channels": "in_accel_z", "Quantity": "tilt" """, "tilt=9.8")]
    [InlineData("hwmon", """ "Device": "nct6775", "Channels": "temp1,temp2,fan1" """, "temperature_1=40 temperature_2=50 rpm=1200")]
    [InlineData("hwmon", """ "Address": "1-0049", "Channels": "temp1" """, "temperature=-10")]
    [InlineData("hwmon", """ "Device": "rpi_volt", "Channels": "in0_lcrit_alarm", "Quantity": "throttled" """, "throttled=1")]
    public async Task Reads_the_channels_under_the_names_of_their_quantities(string driver, string settings, string values)
    {
        var findings = new Findings();
        var section = settings.Length == 0 ? "" : $", {settings}";
        using var sensor = OpenSensor(driver, section);

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(values, string.Join(' ', read.Select(one => FormattableString.Invariant($"{one.Quantity}={one.Value.Number}"))));
        Assert.Equal(read.Select(one => one.Quantity), Open.Plan(driver, section, findings)!.Channels.Select(channel => channel.Id.Quantity));
    }

    [Fact]
    public async Task An_alarm_is_on_or_off_where_its_quantity_is()
    {
        using var sensor = OpenSensor("hwmon", """, "Device": "rpi_volt", "Channels": "in0_lcrit_alarm", "Quantity": "throttled" """);

        var read = Assert.Single(await sensor.ReadAsync(CancellationToken.None));

        Assert.Equal((ValueKind.Binary, true), (read.Value.Kind, read.Value.IsOn));
    }

    [Theory]
    [InlineData("hwmon", """, "Channels": "temp1" """,
        "The kernel has several such hwmon devices; set Device and Address to one of lm75 at 1-0048, lm75 at 1-0049, nct6775 at isa-0290, rpi_volt at soc:firmware.")]
    [InlineData("hwmon", """, "Device": "lm75", "Channels": "temp1" """,
        "The kernel has several such hwmon devices; set Device and Address to one of lm75 at 1-0048, lm75 at 1-0049.")]
    [InlineData("iio", """, "Device": "bmp280", "Channels": "in_temp" """,
        "The kernel has no iio device bmp280; it has bme280 at 1-0076, mpu6050 at 1-0068.")]
    [InlineData("iio", """, "Device": "bme280", "Channels": "in_pressure" """,
        "The iio device bme280 has no in_pressure; it has in_temp, in_humidityrelative.")]
    public void What_is_not_there_names_what_is(string driver, string settings, string words) =>
        Assert.Equal(words, Assert.Throws<BusException>(() => OpenSensor(driver, settings)).Message);

    [Fact]
    public void A_kernel_without_any_and_a_board_without_a_kernel_say_so()
    {
        Assert.Equal(
            "The kernel has no thermal device; its driver is not loaded, or not in the device tree.",
            Assert.Throws<BusException>(() => Open.Sensor("thermal", new FakeBoard { KernelSensors = new FakeKernelSensors() }, TimeProvider.System))
                .Message);
        Assert.Equal(
            "The fake board has no sensors that the kernel drives.",
            Assert.Throws<BusException>(() => Open.Sensor("thermal", new FakeBoard(), TimeProvider.System)).Message);
    }

    [Theory]
    [InlineData("hwmon", "", "Sensors:x:Channels: is missing; name values of the device, such as temp1,in0,fan1.")]
    [InlineData("iio", """, "Channels": "temp1" """,
        "Sensors:x:Channels: \"temp1\" cannot stand here; use names such as in_temp,in_voltage0, separated by commas.")]
    [InlineData("hwmon", """, "Channels": "temp1,temp1" """,
        "Sensors:x:Channels: \"temp1,temp1\" cannot stand here; use names such as temp1,in0,fan1, separated by commas.")]
    [InlineData("hwmon", """, "Channels": "temp1,temp2", "Quantity": "boiler" """,
        "Sensors:x:Quantity: names 1 quantities for 2 channels; use one name for each, or none.")]
    public void Mistakes_have_words(string driver, string settings, string mistake)
    {
        var findings = new Findings();

        Open.Plan(driver, settings, findings);

        Assert.Equal(mistake, findings.Mistakes[0].ToString());
    }

    private Core.Sensors.ISensor OpenSensor(string driver, string settings) =>
        Open.Sensor(driver, new FakeBoard { KernelSensors = _kernel }, TimeProvider.System, settings);
}

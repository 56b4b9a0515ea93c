using SensorAgent.Core.Buses;
using SensorAgent.Hardware.KernelSensors;

namespace SensorAgent.Hardware.Tests.KernelSensors;

public sealed class LinuxKernelSensorsTests : IDisposable
{
    private readonly FakeRoot _root = new();
    private readonly LinuxKernelSensors _sensors;

    public LinuxKernelSensorsTests() => _sensors = new(_root.Directory);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_machine_without_any_has_none() => Assert.Empty(_sensors.Channels());

    [Fact]
    public void Hwmon_values_come_in_the_quantitys_unit()
    {
        Hwmon(0, "sht3x", "1-0044", ("temp1_input", "-10125"), ("humidity1_input", "45500"), ("temp1_max", "90000"));
        Hwmon(1, "ina219", "1-0040", ("in1_input", "5012"), ("curr1_input", "250"), ("power1_input", "1253000"));

        Assert.Equal(["humidity1", "temp1", "curr1", "in1", "power1"], _sensors.Channels().Select(channel => channel.Channel));
        Assert.Equal(-10.125, Read("sht3x", "temp1"), precision: 9);
        Assert.Equal(45.5, Read("sht3x", "humidity1"), precision: 9);
        Assert.Equal(5.012, Read("ina219", "in1"), precision: 9);
        Assert.Equal(0.25, Read("ina219", "curr1"), precision: 9);
        Assert.Equal(1.253, Read("ina219", "power1"), precision: 9);
    }

    [Fact]
    public void The_under_voltage_alarm_of_a_raspberry_pi_is_a_channel()
    {
        Hwmon(2, "rpi_volt", "soc:firmware", ("in0_lcrit_alarm", "1"));

        Assert.Equal(1, Read("rpi_volt", "in0_lcrit_alarm"));
    }

    [Fact]
    public void A_label_is_told()
    {
        Hwmon(0, "coretemp", "coretemp.0", ("temp1_input", "41000"), ("temp1_label", "Package id 0"));

        Assert.Equal("Package id 0", Assert.Single(_sensors.Channels()).Label);
    }

    [Fact]
    public void Two_chips_of_a_kind_are_told_apart_by_their_address()
    {
        Hwmon(0, "lm75", "1-0048", ("temp1_input", "20000"));
        Hwmon(1, "lm75", "1-0049", ("temp1_input", "30000"));

        Assert.Equal([("1-0048", 20.0), ("1-0049", 30.0)], _sensors.Channels().Select(channel => (channel.Address, _sensors.Read(channel))));
    }

    [Fact]
    public void An_iio_value_is_raw_plus_offset_times_scale_in_the_quantitys_unit()
    {
        Iio("bme280", ("in_temp_input", "25080"), ("in_pressure_input", "100.653267"), ("in_humidityrelative_input", "45123"));
        Assert.Equal(25.08, Read("bme280", "in_temp"), precision: 9);
        Assert.Equal(1006.53267, Read("bme280", "in_pressure"), precision: 9);
        Assert.Equal(45.123, Read("bme280", "in_humidityrelative"), precision: 9);
    }

    [Fact]
    public void Iio_channels_of_one_type_share_scale_and_offset()
    {
        Iio(
            "mcp3208", ("in_voltage0_raw", "2048"), ("in_voltage3_raw", "4095"), ("in_voltage_scale", "0.805664062"),
            ("in_voltage0-voltage1_raw", "-100"),
            ("in_voltage-voltage_scale", "0.5"), ("in_accel_x_raw", "990"), ("in_accel_offset", "10"), ("in_accel_scale", "0.0098"));

        Assert.Equal(1.65, Read("mcp3208", "in_voltage0"), precision: 6);
        Assert.Equal(-0.05, Read("mcp3208", "in_voltage0-voltage1"), precision: 9);
        Assert.Equal(9.8, Read("mcp3208", "in_accel_x"), precision: 9);
    }

    [Theory]
    [InlineData("in_concentration_co2", "co2", 1e4)]
    [InlineData("in_massconcentration_pm2p5", "pm25", 1)]
    [InlineData("in_magn_z", "magnetic_field", 100)]
    [InlineData("in_illuminance0", "illuminance", 1)]
    [InlineData("in_intensity_both", "", 1)]
    public void An_iio_channel_knows_its_quantity(string channel, string quantity, double factor) =>
        Assert.Equal(new KernelUnit(quantity, factor), IioUnits.Of(channel));

    [Fact]
    public void A_thermal_zone_is_a_temperature()
    {
        _root.With("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n").With("sys/class/thermal/thermal_zone0/temp", "48312\n")
            .With("sys/class/thermal/cooling_device0/type", "fan\n");

        var zone = Assert.Single(_sensors.Channels());

        Assert.Equal(("cpu-thermal", "temperature"), (zone.Device, zone.Quantity));
        Assert.Equal(48.312, _sensors.Read(zone), precision: 9);
    }

    [Fact]
    public void A_chip_whose_driver_went_is_missing()
    {
        var fault = Assert.Throws<BusException>(() => _sensors.Read(new("hwmon", "lm75", "1-0048", "temp1", "", "temperature")));

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains("lm75 at 1-0048", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_number_is_bad_data()
    {
        Hwmon(0, "odd", "", ("temp1_input", "banana"));

        Assert.Equal(BusFault.BadData, Assert.Throws<BusException>(() => Read("odd", "temp1")).Fault);
    }

    private double Read(string device, string channel) =>
        _sensors.Read(_sensors.Channels().Single(found => found.Device == device && found.Channel == channel));

    private void Hwmon(int number, string name, string address, params (string File, string Text)[] files)
    {
        _root.With($"sys/class/hwmon/hwmon{number}/name", name + "\n");
        if (address.Length > 0)
            _root.WithLink($"sys/class/hwmon/hwmon{number}/device", $"../../../{address}");
        foreach (var (file, text) in files)
            _root.With($"sys/class/hwmon/hwmon{number}/{file}", text + "\n");
    }

    private void Iio(string name, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files.Append(("name", name)))
            _root.With($"sys/bus/iio/devices/iio:device0/{file}", text + "\n");
    }
}

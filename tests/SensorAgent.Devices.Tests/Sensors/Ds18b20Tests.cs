using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ds18b20Tests
{
    private readonly FakeOneWire _bus = new();

    [Theory]
    [FiguresOf("ds18b20")]
    [InlineData(0x07D0, 125)]
    [InlineData(0x0550, 85)]
    [InlineData(0x0191, 25.0625)]
    [InlineData(0x00A2, 10.125)]
    [InlineData(0x0008, 0.5)]
    [InlineData(0x0000, 0)]
    [InlineData(0xFFF8, -0.5)]
    [InlineData(0xFF5E, -10.125)]
    [InlineData(0xFE6F, -25.0625)]
    [InlineData(0xFC90, -55)]
    public void Counts_become_degrees_as_in_table_1_of_the_datasheet(int raw, double celsius) =>
        Assert.Equal(celsius, Ds18b20.Convert(Scratchpad(raw), isDs18s20: false));

    [Theory]
    [InlineData("72014B467FFF0E1057", 23.125)]
    [InlineData("A3014B467FFF0D10CE", 26.1875)]
    public void Scratchpads_of_real_sensors_have_a_right_CRC(string scratchpad, double celsius) =>
        Assert.Equal(celsius, Ds18b20.Convert(Convert.FromHexString(scratchpad), isDs18s20: false));

    [Theory]
    [InlineData(0x1F, 10.0)] // 9 bits: 10.0 and not 10.4375
    [InlineData(0x3F, 10.25)]
    [InlineData(0x5F, 10.375)]
    [InlineData(0x7F, 10.4375)]
    public void Bits_below_the_resolution_do_not_count(byte configuration, double celsius) =>
        Assert.Equal(celsius, Ds18b20.Convert(Scratchpad(0x00A7, configuration), isDs18s20: false));

    [Theory]
    [InlineData(0x00AA, 0x04, 85.5)]
    [InlineData(0x0032, 0x0C, 25.0)]
    [InlineData(0x0032, 0x04, 25.5)]
    [InlineData(0x0001, 0x10, -0.25)]
    [InlineData(0xFFCE, 0x0C, -25.0)]
    [InlineData(0xFF92, 0x0C, -55.0)]
    public void A_DS18S20_has_half_degrees_and_a_rest(int raw, byte remain, double celsius) =>
        Assert.Equal(celsius, Ds18b20.Convert(Scratchpad(raw, 0xFF, remain), isDs18s20: true));

    [Theory]
    [InlineData(0x0550, false)]
    [InlineData(0x00AA, true)]
    public void The_85_degrees_after_power_up_are_no_measurement(int raw, bool isDs18s20)
    {
        var fault = Assert.Throws<BusException>(() => Ds18b20.Convert(Scratchpad(raw, remain: 0x0C), isDs18s20));

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.StartsWith("85 °C is what the sensor holds after power-up", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_only_are_no_measurement_although_their_CRC_is_right()
    {
        var fault = Assert.Throws<BusException>(() => Ds18b20.Convert(new byte[9], isDs18s20: false));

        Assert.Equal("The sensor answers with zeros only; its data line is perhaps shorted to ground.", fault.Message);
    }

    [Fact]
    public void Ones_only_are_no_measurement()
    {
        var ones = Enumerable.Repeat((byte)0xFF, 9).ToArray();

        Assert.Equal(BusFault.BadData, Assert.Throws<BusException>(() => Ds18b20.Convert(ones, isDs18s20: false)).Fault);
    }

    [Fact]
    public void Any_single_bit_that_was_turned_is_noticed()
    {
        for (var bit = 0; bit < 72; bit++)
        {
            var scratchpad = Scratchpad(0x0191);
            scratchpad[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(
                "The sensor's answer is damaged (CRC); look at the cable and the pull-up resistor.",
                Assert.Throws<BusException>(() => Ds18b20.Convert(scratchpad, isDs18s20: false)).Message);
        }
    }

    [Fact]
    public async Task The_only_thermometer_on_the_bus_needs_no_id()
    {
        _bus.Scratchpads["28-000005e2fdc3"] = Scratchpad(0x0191);
        _bus.Scratchpads["01-00000a1b2c3d"] = new byte[9]; // an iButton is no thermometer

        using var sensor = OpenSensor();

        Assert.Equal(25.0625, Assert.Single(await sensor.ReadAsync(CancellationToken.None)).Value.Number);
    }

    [Fact]
    public async Task One_of_several_is_found_by_its_id()
    {
        _bus.Scratchpads["28-000005e2fdc3"] = Scratchpad(0x0191);
        _bus.Scratchpads["28-0000061234ab"] = Scratchpad(0xFF5E);

        using var sensor = OpenSensor(""", "Id": "28-0000061234ab" """);

        Assert.Equal(-10.125, Assert.Single(await sensor.ReadAsync(CancellationToken.None)).Value.Number);
    }

    [Fact]
    public async Task The_family_tells_how_to_read_the_counts()
    {
        _bus.Scratchpads["10-000801b5a7a6"] = Scratchpad(0x0032, 0xFF, 0x0C);

        using var sensor = OpenSensor();

        Assert.Equal(25.0, Assert.Single(await sensor.ReadAsync(CancellationToken.None)).Value.Number);
    }

    [Fact]
    public void Several_without_an_id_are_named()
    {
        _bus.Scratchpads["28-000005e2fdc3"] = Scratchpad(0x0191);
        _bus.Scratchpads["28-0000061234ab"] = Scratchpad(0xFF5E);

        var fault = Assert.Throws<BusException>(() => OpenSensor());

        Assert.Equal("There are several thermometers on the bus; set Id to one of 28-000005e2fdc3, 28-0000061234ab.", fault.Message);
    }

    [Fact]
    public void An_empty_bus_says_what_to_look_at()
    {
        var fault = Assert.Throws<BusException>(() => OpenSensor());

        Assert.Equal(BusFault.Missing, fault.Fault);
        Assert.Contains("dtoverlay=w1-gpio", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28-000005e2fdc3", 0)]
    [InlineData("3B-000005E2FDC3", 0)]
    [InlineData("42-000005e2fdc3", 0)]
    [InlineData("01-000005e2fdc3", 1)]
    [InlineData("28000005e2fdc3", 1)]
    [InlineData("28-../../etc", 1)]
    [InlineData("28-", 1)]
    public void An_id_is_checked(string id, int mistakes)
    {
        var findings = new Findings();

        Open.Plan("ds18b20", $""", "Id": "{id}" """, findings);

        Assert.Equal(mistakes, findings.Mistakes.Count);
    }

    private ISensor OpenSensor(string settings = "") => Open.Sensor("ds18b20", new FakeBoard { OneWire = _bus }, new ManualTime(), settings);

    /// <summary>A scratchpad as the chip fills it; byte 6 of a DS18B20 is 0x0C only until its first measurement.</summary>
    private static byte[] Scratchpad(int raw, byte configuration = 0x7F, byte? remain = null)
    {
        byte[] bytes = [(byte)raw, (byte)(raw >> 8), 0x4B, 0x46, configuration, 0xFF, remain ?? (byte)(0x10 - (raw & 0xF)), 0x10, 0];
        bytes[8] = Ds18b20.Crc(bytes.AsSpan(0, 8));
        return bytes;
    }
}

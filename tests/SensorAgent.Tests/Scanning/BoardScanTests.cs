using System.Text.Json;
using SensorAgent.Core.Buses;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Scanning;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Scanning;

public sealed class BoardScanTests
{
    private readonly SimulatedBoard _board = new(TimeProvider.System);

    [Fact]
    public async Task An_address_that_answers_and_is_not_recognised_brings_the_drivers_that_could_sit_there()
    {
        _board.Attach(1, 0x23, new Silent());

        var device = Assert.Single((await ScanAsync()).I2c.Items.Single().Devices);

        Assert.Equal((0x23, false, ""), (device.Address, device.IsHeld, device.Entry));
        Assert.Empty(device.Drivers);
        Assert.Equal("bh1750", device.Candidates[0]);
    }

    [Fact]
    public async Task Every_bus_is_looked_at()
    {
        _board.Attach(3, 0x77, new Silent());

        Assert.Equal([(1, 0), (3, 1)], (await ScanAsync()).I2c.Items.Select(bus => (bus.Bus, bus.Devices.Count)));
    }

    [Fact]
    public async Task A_device_of_the_configuration_is_shown_with_its_entry()
    {
        _board.Attach(1, 0x23, new Silent());

        var report = await ScanAsync("""{ "Sensors": { "light": { "Driver": "bh1750" } } }""");

        Assert.Equal("Sensors:light", report.I2c.Items.Single().Devices.Single().Entry);
    }

    [Fact]
    public async Task A_stuck_bus_is_given_up_after_some_addresses_and_says_so()
    {
        _board.I2c(1).FailAll(SimulatedFault.Stuck, 3);
        _board.Attach(1, 0x23, new Silent());

        var bus = (await ScanAsync()).I2c.Items.Single();

        Assert.Empty(bus.Devices);
        Assert.Contains("bus 1 is stuck", bus.Problem);
    }

    [Fact]
    public async Task A_thermometer_is_shown_with_its_value()
    {
        _board.AttachThermometer("28-000005e2fdc3", () => 21.5);

        var thermometer = Assert.Single((await ScanAsync("""{ "Sensors": { "t": { "Driver": "ds18b20" } } }""")).OneWire.Items);

        Assert.Equal(("28-000005e2fdc3", 21.5, "Sensors:t"), (thermometer.Id, thermometer.Celsius, thermometer.Entry));
    }

    [Fact]
    public async Task A_thermometer_that_does_not_answer_says_so()
    {
        _board.AttachThermometer("28-000005e2fdc3", () => 21.5);
        _board.OneWire.Fail("28-000005e2fdc3", SimulatedFault.Garbled);

        var thermometer = Assert.Single((await ScanAsync()).OneWire.Items);

        Assert.Null(thermometer.Celsius);
        Assert.Contains("checksum", thermometer.Problem);
    }

    [Fact]
    public async Task A_bus_that_is_not_enabled_brings_the_words_of_the_board()
    {
        var board = new FakeBoard { I2c = (_, _) => throw new BusException(BusFault.Missing, "Enable it with dtparam=i2c_arm=on.") };

        var report = await new BoardScan(board, Config.Of("{}"), TimeProvider.System).LookAsync(CancellationToken.None);

        Assert.Equal("Enable it with dtparam=i2c_arm=on.", report.I2c.Problem);
    }

    [Fact]
    public async Task Text_and_json_tell_the_same()
    {
        _board.Attach(1, 0x23, new Silent());
        _board.AttachThermometer("28-000005e2fdc3", () => 21.5);
        var report = (await ScanAsync()) with
        {
            Gpio = new([new("gpiochip0", "pinctrl-x", [new(0, "", true, true, "led0"), new(1, "GPIO1", false, false, ""), new(2, "GPIO2", true, false, "")])]),
            Pwm = new([new("fe20c000.pwm", 2)]),
            Serial = new([new("ttyAMA0", "serial0")]),
            Spi = new([], "enable it with dtparam=spi=on"),
            Kernel = new([new("hwmon", "rpi_volt", "", ["in0_lcrit_alarm"])]),
        };
        var text = new StringWriter();

        ScanText.Print(text, report);
        using var json = JsonDocument.Parse(ScanJson.Text(report));

        Assert.All(
            ["0x23  not recognised; could be bh1750", "28-000005e2fdc3  21.5 °C", "0                output  held by \"led0\"", "free, inputs: GPIO1", "free, outputs: GPIO2",
                "fe20c000.pwm, channels 0 to 1", "ttyAMA0 (serial0)", "enable it with dtparam=spi=on", "rpi_volt: in0_lcrit_alarm"],
            part => Assert.Contains(part, text.ToString()));
        var root = json.RootElement;
        Assert.Equal("0x23", root.GetProperty("i2c").GetProperty("found")[0].GetProperty("devices")[0].GetProperty("address").GetString());
        Assert.Equal(21.5, root.GetProperty("oneWire").GetProperty("found")[0].GetProperty("temperature").GetDouble());
        Assert.Equal("led0", root.GetProperty("gpio").GetProperty("found")[0].GetProperty("lines")[0].GetProperty("consumer").GetString());
        Assert.Equal("enable it with dtparam=spi=on", root.GetProperty("spi").GetProperty("problem").GetString());
    }

    private Task<ScanReport> ScanAsync(string configuration = "{}") =>
        new BoardScan(_board, Config.Of(configuration), TimeProvider.System).LookAsync(CancellationToken.None);

    /// <summary>A chip that is there, and whose registers all read as zero.</summary>
    private sealed class Silent : II2cChipModel
    {
        public void Write(ReadOnlySpan<byte> data) => Assert.InRange(data.Length, 0, 2); // the number of a register at most

        public void Read(Span<byte> buffer) => buffer.Clear();
    }
}

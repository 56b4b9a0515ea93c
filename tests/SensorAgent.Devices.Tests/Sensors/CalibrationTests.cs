using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Wire;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

/// <summary>What chips are told when somebody calibrates them, and what they are told of the air around them.</summary>
public sealed class CalibrationTests
{
    private const string Air = """{ "TemperatureFrom": "temperature/room1", "HumidityFrom": "humidity/room1" }""";

    [Theory] // the first two are the manual's examples
    [InlineData("zero", 0, "FF0187000000000078")]
    [InlineData("span", 2000, "FF018807D0000000A0")]
    [InlineData("abc_on", 0, "FF0179A000000000E6")]
    [InlineData("abc_off", 0, "FF0179000000000086")]
    public async Task An_mhz19b_is_told(string action, double value, string frame)
    {
        var bench = new SerialBench();
        using var sensor = (ICalibratedSensor)bench.Open<Mhz19b>();

        await sensor.CalibrateAsync(action, value, CancellationToken.None);

        Assert.Equal([frame], bench.Port.Written);
    }

    [Theory]
    [InlineData("frc", 450, 0x5204, 450)]
    [InlineData("abc_on", 0, 0x5306, 1)]
    [InlineData("abc_off", 0, 0x5306, 0)]
    public async Task An_scd30_is_told(string action, double value, int command, int argument)
    {
        var bench = new ChipBench(Arguments(0x4600, 2), Arguments(0x0010, 0), Arguments((ushort)command, (ushort)argument));
        using var sensor = (ICalibratedSensor)bench.Open<Scd30>();

        await sensor.CalibrateAsync(action, value, CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task An_scd4x_is_stopped_for_it_and_started_by_the_next_read()
    {
        var bench = new ChipBench(
            Command(0x3F86), Arguments(0x362F, 480), Words(0x7FCE), // datasheet, section 3.7.1
            Command(0x3F86), Command(0x21B1), Command(0xE4B8), Words(0x8006), Command(0xEC05), Words(500, 0x6667, 0x5EB9));
        using var sensor = (ICalibratedSensor)bench.Open<Scd4x>();

        await sensor.CalibrateAsync("frc", 480, CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task An_scd4x_that_refuses_says_why()
    {
        var bench = new ChipBench(Command(0x3F86), Arguments(0x362F, 480), Words(0xFFFF));
        using var sensor = (ICalibratedSensor)bench.Open<Scd4x>();

        var fault = await Assert.ThrowsAsync<BusException>(() => sensor.CalibrateAsync("frc", 480, CancellationToken.None).AsTask());

        Assert.Contains("3 minutes", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc_on", 1)]
    [InlineData("abc_off", 0)]
    public async Task An_scd4x_keeps_its_setting(string action, int argument)
    {
        var bench = new ChipBench(Command(0x3F86), Arguments(0x2416, (ushort)argument), Command(0x3615));
        using var sensor = (ICalibratedSensor)bench.Open<Scd4x>();

        await sensor.CalibrateAsync(action, 0, CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task An_scd30_is_told_the_pressure_when_it_changes()
    {
        var bench = new ChipBench(
            Arguments(0x4600, 2), Arguments(0x0010, 1013), Command(0x0202), Words(1), Command(0x0300),
            Words(0x43DB, 0x8C2E, 0x41D9, 0x70E7, 0x4243, 0xBF3A),
            Command(0x0202), Words(1), Command(0x0300), Words(0x43DB, 0x8C2E, 0x41D9, 0x70E7, 0x4243, 0xBF3A),
            Arguments(0x0010, 990), Command(0x0202), Words(1), Command(0x0300), Words(0x43DB, 0x8C2E, 0x41D9, 0x70E7, 0x4243, 0xBF3A));
        using var sensor = bench.Open<Scd30>("""{ "PressureFrom": "pressure/room1" }""");

        foreach (var hectopascal in (double[])[1013.2, 1012.9, 990.4])
        {
            bench.Channels["pressure/room1"] = hectopascal;
            await sensor.ReadAsync(CancellationToken.None);
        }

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task An_scd4x_is_told_the_pressure_while_it_measures()
    {
        var bench = new ChipBench(
            Command(0x3F86), Command(0x21B1), Arguments(0xE000, 987), Command(0xE4B8), Words(0x8006), Command(0xEC05), Words(500, 0x6667, 0x5EB9));
        bench.Channels["pressure/room1"] = 987.1;

        await bench.ReadAsync<Scd4x>("""{ "PressureFrom": "pressure/room1" }""");
    }

    [Fact]
    public async Task A_ccs811_is_told_the_air()
    {
        var bench = new ChipBench(
            // 48.5 %, 25 °C: the datasheet's
            WriteRead(0x20, 0x81), WriteRead(0x00, 0x90), Write(0xF4), Write(0x01, 0x10), Write(0x05, 0x61, 0x00, 0x64, 0x00),
            WriteRead(0x00, 0x98), WriteRead(0x02, 0x01, 0x99, 0x00, 0x01));
        (bench.Channels["temperature/room1"], bench.Channels["humidity/room1"]) = (25, 48.5);

        await bench.ReadAsync<Ccs811>(Air);
    }

    [Fact]
    public async Task An_ens160_is_told_the_air()
    {
        var bench = new ChipBench(
            WriteRead(0x00, 0x60, 0x01), Write(0x10, 0x02), Write(0x13, 0x8A, 0x4A), Write(0x15, 0x00, 0x64), // 298.15 K × 64, 50 % × 512
            WriteRead(0x20, 0x82), WriteRead(0x20, 0x82, 1, 10, 0, 0x90, 0x01));
        (bench.Channels["temperature/room1"], bench.Channels["humidity/room1"]) = (25, 50);

        await bench.ReadAsync<Ens160>(Air);
    }

    [Fact]
    public async Task An_sgp30_is_told_the_absolute_humidity()
    {
        var bench = new ChipBench(
            Command(0x202F), Words(0x0022), Command(0x2003), Arguments(0x2061, 0x0B7D), Command(0x2008), Words(400, 0)); // 11.49 g/m³ in 1/256
        (bench.Channels["temperature/room1"], bench.Channels["humidity/room1"]) = (25, 50);

        await bench.ReadAsync<Sgp30>(Air);
    }

    [Fact]
    public async Task An_sgp40_is_told_the_air_and_the_configured_where_it_is_not_known()
    {
        var bench = new ChipBench(Told(0x8000, 0x6666), Words(30_000), Told(0x4000, 0x6666), Words(30_000)); // 50 % and 25 °C: table 10
        using var sensor = bench.Open<Sgp40>(Air);

        await sensor.ReadAsync(CancellationToken.None);
        bench.Channels["humidity/room1"] = 25;
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    private static I2cTransfer Told(ushort humidity, ushort temperature)
    {
        var wire = new byte[6];
        Sensirion.WriteWord(wire, humidity);
        Sensirion.WriteWord(wire.AsSpan(3), temperature);
        return Write([0x26, 0x0F, .. wire]);
    }

    private static I2cTransfer Arguments(ushort command, ushort word)
    {
        var wire = new byte[3];
        Sensirion.WriteWord(wire, word);
        return Write([(byte)(command >> 8), (byte)command, .. wire]);
    }
}

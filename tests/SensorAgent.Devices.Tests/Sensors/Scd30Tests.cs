using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Devices.Tests.Sensors.Wire;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Scd30Tests
{
    private static readonly byte[] Example = Hex("43DB CB 8C2E 8F 41D9 70 70E7 EC 4243 BF BF3A 97"); // section 1.4.5

    [Fact]
    [FiguresOf("scd30")]
    public async Task Reads_the_descriptions_example()
    {
        var bench = new ChipBench([.. Start(0), Command(0x0202), Words(0), Command(0x0202), Words(1), Command(0x0300), Reads(Example)]);

        var read = await bench.ReadAsync<Scd30>();

        Assert.Equal(439.1, read.Good("co2", 1));
        Assert.Equal(27.2, read.Good("temperature", 1));
        Assert.Equal(48.9, read.Good("humidity", 1));
    }

    [Theory]
    [InlineData(0, 0, -40, 0, 0)]
    [InlineData(1013, 40_000, 70, 100, 1013)]
    public async Task Reaches_both_ends(int pressure, float co2, float temperature, float humidity, int argument)
    {
        var bench = new ChipBench([.. Start(argument), Command(0x0202), Words(1), Command(0x0300), Floats(co2, temperature, humidity)]);

        var read = await bench.ReadAsync<Scd30>($$"""{ "Pressure": "{{pressure}}" }""");

        Assert.Equal([co2, temperature, humidity], read.Select(one => one.Value.Number));
    }

    [Fact]
    public async Task Starts_only_once()
    {
        var bench = new ChipBench(
            [.. Start(0), Command(0x0202), Words(1), Command(0x0300), Reads(Example), Command(0x0202), Words(1), Command(0x0300), Reads(Example)]);
        using var sensor = bench.Open<Scd30>();

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench([.. Start(0), .. Enumerable.Repeat<I2cTransfer[]>([Command(0x0202), Words(0)], 31).SelectMany(pair => pair)]);

        Assert.Contains("no new value after 6s", await bench.ComplaintAsync<Scd30>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench([.. Start(0), Command(0x0202), Words(1), Command(0x0300), Reads(Example).Damaged()]);

        Assert.Contains("CRC", await bench.ComplaintAsync<Scd30>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_no_number()
    {
        var bench = new ChipBench([.. Start(0), Command(0x0202), Words(1), Command(0x0300), Floats(float.NaN, 20, 50)]);

        Assert.Contains("no number", await bench.ComplaintAsync<Scd30>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("699", true)]
    [InlineData("700", false)]
    public void Takes_a_pressure_that_the_module_takes(string pressure, bool isMistake)
    {
        var findings = new SensorAgent.Core.Options.Findings();
        var section = Config.Section($$"""{ "Pressure": "{{pressure}}" }""", findings);

        Scd30.Description.Check!(section);

        Assert.Equal(isMistake, findings.Mistakes.Count > 0);
    }

    private static I2cTransfer[] Start(int pressure) => [Arguments(0x4600, 2), Arguments(0x0010, (ushort)pressure)];

    private static I2cTransfer Arguments(ushort command, ushort word)
    {
        var wire = new byte[3];
        Sensirion.WriteWord(wire, word);
        return Write([(byte)(command >> 8), (byte)command, .. wire]);
    }

    private static I2cTransfer Floats(params float[] numbers) =>
        Words([.. numbers.Select(BitConverter.SingleToUInt32Bits).SelectMany(bits => new[] { (ushort)(bits >> 16), (ushort)bits })]);
}

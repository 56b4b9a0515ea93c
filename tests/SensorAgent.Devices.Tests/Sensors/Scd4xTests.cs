using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Devices.Tests.Sensors.Wire;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Scd4xTests
{
    private static readonly I2cTransfer[] Start = [Command(0x3F86), Command(0x21B1)];
    private static readonly byte[] Example = Hex("01F4 33 6667 A2 5EB9 3C"); // table 11: 500 ppm, 25 °C, 37 %

    [Fact]
    [FiguresOf("scd4x")]
    public async Task Reads_the_datasheets_example()
    {
        var bench = new ChipBench([.. Start, Command(0xE4B8), Words(0x8000), Command(0xE4B8), Words(0x8006), Command(0xEC05), Reads(Example)]);

        var read = await bench.ReadAsync<Scd4x>();

        Assert.Equal(500, read.Good("co2"));
        Assert.Equal(25, read.Good("temperature", 1));
        Assert.Equal(37, read.Good("humidity", 1));
        Assert.Equal(TimeSpan.FromMilliseconds(500), bench.Waits[0]);
    }

    [Theory]
    [InlineData(0, 0, 0, -45, 0)]
    [InlineData(40_000, 0xFFFF, 0xFFFF, 130, 100)]
    public async Task Converts_from_end_to_end(int co2, int temperature, int humidity, double celsius, double percent)
    {
        var bench = new ChipBench(
            [.. Start, Command(0xE4B8), Words(0x0001), Command(0xEC05), Words((ushort)co2, (ushort)temperature, (ushort)humidity)]);

        var read = await bench.ReadAsync<Scd4x>();

        Assert.Equal(co2, read.Good("co2"));
        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal(percent, read.Good("humidity"));
    }

    [Fact]
    public async Task Starts_only_once()
    {
        var bench = new ChipBench(
            [.. Start, Command(0xE4B8), Words(1), Command(0xEC05), Reads(Example), Command(0xE4B8), Words(1), Command(0xEC05), Reads(Example)]);
        using var sensor = bench.Open<Scd4x>();

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench([.. Start, .. Enumerable.Repeat<I2cTransfer[]>([Command(0xE4B8), Words(0x8000)], 27).SelectMany(pair => pair)]);

        Assert.Contains("no new value after 6.5s", await bench.ComplaintAsync<Scd4x>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench([.. Start, Command(0xE4B8), Words(1), Command(0xEC05), Reads(Example).Damaged()]);

        Assert.Contains("CRC", await bench.ComplaintAsync<Scd4x>(), StringComparison.Ordinal);
    }
}

using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Wire;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Shtc3Tests
{
    [Theory]
    [FiguresOf("shtc3")]
    [InlineData(0x0000, 0x0000, -45, 0)]
    [InlineData(0x6666, 0x8000, 25, 50)]
    [InlineData(0xFFFF, 0xFFFF, 130, 100)]
    public async Task Wakes_measures_and_sleeps(int temperature, int humidity, double celsius, double percent)
    {
        var bench = new ChipBench(
            Command(0x3517), Command(0xEFC8), Words(0x0887), Command(0x7866), Words((ushort)temperature, (ushort)humidity), Command(0xB098));

        var read = await bench.ReadAsync<Shtc3>();

        Assert.Equal(celsius, read.Good("temperature", 2));
        Assert.Equal(percent, read.Good("humidity", 2));
        Assert.Equal([TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(13)], bench.Waits);
    }

    [Fact]
    public async Task Asks_for_the_id_only_once()
    {
        var bench = new ChipBench(
            Command(0x3517), Command(0xEFC8), Words(0x0807), Command(0x7866), Words(0x6666, 0x8000), Command(0xB098),
            Command(0x3517), Command(0x7866), Words(0x6666, 0x8000), Command(0xB098));
        using var sensor = bench.Open<Shtc3>();

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(Command(0x3517), Command(0xEFC8), Words(0x0806));

        Assert.Contains("no SHTC3", await bench.ComplaintAsync<Shtc3>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench(Command(0x3517), Command(0xEFC8), Words(0x0807), Command(0x7866), Words(0x6666, 0x8000).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Shtc3>(), StringComparison.Ordinal);
    }
}

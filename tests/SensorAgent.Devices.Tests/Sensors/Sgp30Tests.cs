using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Wire;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Sgp30Tests
{
    private static readonly I2cTransfer[] Start = [Command(0x202F), Words(0x0022), Command(0x2003)];

    [Fact]
    [FiguresOf("sgp30")]
    public async Task Starts_the_chips_algorithm_once_and_marks_the_first_values()
    {
        var bench = new ChipBench([.. Start, Command(0x2008), Words(400, 0)]);

        var read = await bench.ReadAsync<Sgp30>();

        Assert.All(read, one => Assert.Equal(Quality.Uncertain, one.Quality));
        Assert.Equal([TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(12)], bench.Waits);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(812, 37)]
    [InlineData(60000, 60000)]
    public async Task Is_believed_after_its_start(int eco2, int tvoc)
    {
        var bench = new ChipBench([.. Start, Command(0x2008), Words(400, 0), Command(0x2008), Words((ushort)eco2, (ushort)tvoc)]);
        using var sensor = bench.Open<Sgp30>();
        await sensor.ReadAsync(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromSeconds(15));

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(eco2, read.Good("eco2"));
        Assert.Equal(tvoc, read.Good("tvoc"));
    }

    [Fact]
    public async Task Refuses_a_damaged_word()
    {
        var bench = new ChipBench([.. Start, Command(0x2008), Words(400, 0).Damaged()]);

        Assert.Contains("CRC", await bench.ComplaintAsync<Sgp30>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_product()
    {
        var bench = new ChipBench(Command(0x202F), Words(0x1020));

        Assert.Contains("SGPC3", await bench.ComplaintAsync<Sgp30>(), StringComparison.Ordinal);
    }
}

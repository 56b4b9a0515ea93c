using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ccs811Tests
{
    private static readonly I2cTransfer[] Start = [WriteRead(0x20, 0x81), WriteRead(0x00, 0x10), Write(0xF4), Write(0x01, 0x10)];

    [Fact]
    [FiguresOf("ccs811")]
    public async Task Starts_the_chip_and_waits_for_its_first_value()
    {
        var bench = new ChipBench([.. Start, WriteRead(0x00, 0x90), WriteRead(0x00, 0x98), WriteRead(0x02, 0x01, 0x99, 0x00, 0x01)]);

        var read = await bench.ReadAsync<Ccs811>();

        Assert.Equal(409, Assert.Single(read, one => one.Quantity == "eco2").Value.Number);
        Assert.Equal(1, Assert.Single(read, one => one.Quantity == "tvoc").Value.Number);
        Assert.All(read, one => Assert.Equal(Quality.Uncertain, one.Quality));
    }

    [Theory]
    [InlineData(0x0190, 0x0000, 400, 0)]
    [InlineData(0x2000, 0x04A3, 8192, 1187)]
    [InlineData(0x8000, 0x7216, 32768, 29206)]
    public async Task Is_believed_after_twenty_minutes(int eco2, int tvoc, double ppm, double ppb)
    {
        var answer = WriteRead(0x02, (byte)(eco2 >> 8), (byte)eco2, (byte)(tvoc >> 8), (byte)tvoc);
        var bench = new ChipBench([.. Start, WriteRead(0x00, 0x98), answer, WriteRead(0x00, 0x98), answer]);
        using var sensor = bench.Open<Ccs811>();
        await sensor.ReadAsync(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromMinutes(20));

        var read = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal(ppm, read.Good("eco2"));
        Assert.Equal(ppb, read.Good("tvoc"));
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench([.. Start, .. Enumerable.Repeat(WriteRead(0x00, 0x90), 26)]);

        Assert.Contains("no new value", await bench.ComplaintAsync<Ccs811>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_the_chips_error_into_words()
    {
        var bench = new ChipBench([.. Start, WriteRead(0x00, 0x91), WriteRead(0xE0, 0b11_0000)]);

        var words = await bench.ComplaintAsync<Ccs811>();

        Assert.Contains("draws no current, its heater has no voltage", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_another_chip()
    {
        var bench = new ChipBench(WriteRead(0x20, 0x18));

        Assert.Contains("no CCS811", await bench.ComplaintAsync<Ccs811>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_chip_without_firmware()
    {
        var bench = new ChipBench(WriteRead(0x20, 0x81), WriteRead(0x00, 0x00));

        Assert.Contains("firmware", await bench.ComplaintAsync<Ccs811>(), StringComparison.Ordinal);
    }
}

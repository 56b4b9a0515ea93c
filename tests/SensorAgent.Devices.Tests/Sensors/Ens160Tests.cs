using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ens160Tests
{
    private static readonly I2cTransfer[] Start = [WriteRead(0x00, 0x60, 0x01), Write(0x10, 0x02)];

    [Theory]
    [FiguresOf("ens160")]
    [InlineData(1, 0, 400)]
    [InlineData(3, 0x1234, 0x0456)]
    [InlineData(5, 65_000, 65_000)]
    public async Task Reads_index_compounds_and_equivalent(int index, int tvoc, int eco2)
    {
        var bench = new ChipBench([.. Start, WriteRead(0x20, 0x80), WriteRead(0x20, 0x82), Data(0x82, index, tvoc, eco2)]);

        var read = await bench.ReadAsync<Ens160>();

        Assert.Equal(index, read.Good("aqi"));
        Assert.Equal(tvoc, read.Good("tvoc"));
        Assert.Equal(eco2, read.Good("eco2"));
    }

    [Theory]
    [InlineData(0x86, Quality.Uncertain, "warms up")]
    [InlineData(0x8A, Quality.Uncertain, "new")]
    [InlineData(0x8E, Quality.Bad, "not valid")]
    public async Task Passes_on_how_far_the_chip_trusts_itself(byte status, Quality quality, string words)
    {
        var bench = new ChipBench([.. Start, WriteRead(0x20, status), Data(status, 1, 10, 400)]);

        var read = await bench.ReadAsync<Ens160>();

        Assert.All(read, one => Assert.Equal(quality, one.Quality));
        Assert.All(read, one => Assert.Contains(words, one.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Puts_the_chips_error_into_words()
    {
        var bench = new ChipBench([.. Start, WriteRead(0x20, 0x40)]);

        Assert.Contains("fault of its own", await bench.ComplaintAsync<Ens160>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_when_no_value_comes()
    {
        var bench = new ChipBench([.. Start, .. Enumerable.Repeat(WriteRead(0x20, 0x80), 26)]);

        Assert.Contains("no new value", await bench.ComplaintAsync<Ens160>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x61, 0x01, "an ENS161")]
    [InlineData(0x00, 0x00, "0x0000 instead of 0x0160")]
    public async Task Refuses_another_chip(byte low, byte high, string words)
    {
        var bench = new ChipBench(WriteRead(0x00, low, high));

        Assert.Contains(words, await bench.ComplaintAsync<Ens160>(), StringComparison.Ordinal);
    }

    private static I2cTransfer Data(byte status, int index, int tvoc, int eco2) =>
        WriteRead(0x20, status, (byte)index, (byte)tvoc, (byte)(tvoc >> 8), (byte)eco2, (byte)(eco2 >> 8));
}

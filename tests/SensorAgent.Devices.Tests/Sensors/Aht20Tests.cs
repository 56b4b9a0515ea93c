using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Aht20Tests
{
    private static readonly byte[] FromARealChip = [0x1C, 38, 154, 118, 66, 231, 118]; // wiki of the project elixir-sensors/aht20

    [Fact]
    public async Task Reads_what_a_real_chip_said()
    {
        var bench = new ChipBench(WriteRead(0x71, 0x18), Write(0xAC, 0x33, 0x00), Reads(FromARealChip));

        var read = await bench.ReadAsync<Aht20>();

        Assert.Equal(28.27, read.Good("temperature", 2));
        Assert.Equal(15.08, read.Good("humidity", 2));
        Assert.Equal([TimeSpan.FromMilliseconds(80)], bench.Waits);
    }

    [Theory]
    [FiguresOf("aht20")]
    [InlineData("1C 00000 00000", -50, 0)]
    [InlineData("1C 80000 80000", 50, 50)]
    [InlineData("1C FFFFF FFFFF", 150, 100)]
    [InlineData("1C 00000 0CCCD", -40, 0)]
    public async Task Converts_from_end_to_end(string answer, double celsius, double percent)
    {
        var bytes = Hex(answer);
        var bench = new ChipBench(WriteRead(0x71, 0x18), Write(0xAC, 0x33, 0x00), Reads([.. bytes, Crc8.Poly31(bytes, 0xFF)]));

        var read = await bench.ReadAsync<Aht20>();

        Assert.Equal(celsius, read.Good("temperature", 2));
        Assert.Equal(percent, read.Good("humidity", 2));
    }

    [Fact]
    public async Task Initialises_a_chip_that_is_not_calibrated()
    {
        var bench = new ChipBench(WriteRead(0x71, 0x10), Write(0xBE, 0x08, 0x00), Write(0xAC, 0x33, 0x00), Reads(FromARealChip));

        await bench.ReadAsync<Aht20>();

        Assert.Equal([TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80)], bench.Waits);
    }

    [Theory]
    [InlineData(0x98, 118, "still measuring")]
    [InlineData(0x10, 118, "calibration")]
    [InlineData(0x1C, 117, "CRC")]
    public async Task Refuses_what_is_no_reading(byte status, byte checksum, string words)
    {
        var bench = new ChipBench(WriteRead(0x71, 0x18), Write(0xAC, 0x33, 0x00), Reads([status, .. FromARealChip[1..6], checksum]));

        Assert.Contains(words, await bench.ComplaintAsync<Aht20>(), StringComparison.Ordinal);
    }

    [Fact]
    [FiguresOf("aht10")]
    public async Task Speaks_to_the_older_aht10_without_a_checksum()
    {
        var bench = new ChipBench(WriteRead(0x71, 0x00), Write(0xE1, 0x08, 0x00), Write(0xAC, 0x33, 0x00), Reads(FromARealChip[..6]));

        var read = await bench.ReadAsync<Aht10>();

        Assert.Equal(28.27, read.Good("temperature", 2));
    }
}

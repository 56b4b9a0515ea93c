using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Devices.Tests.Sensors.Measurements;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Am2320Tests
{
    private static readonly byte[] Example = Hex("03 04 01F4 00FA 31A5"); // the manual's: 50.0 %, 25.0 °C

    [Theory] // p. 13 and 17
    [FiguresOf("am2320")]
    [InlineData("03 04 01F4 00FA 31A5", 25.0, 50.0)]
    [InlineData("03 04 0339 0115 E1FE", 27.7, 82.5)]
    public async Task Reads_the_manuals_examples(string answer, double celsius, double percent)
    {
        var bench = new ChipBench([.. Ask(Hex(answer)), .. Ask(Hex(answer))]);

        var read = await bench.ReadAsync<Am2320>();

        Assert.Equal(celsius, read.Good("temperature"));
        Assert.Equal(percent, read.Good("humidity"));
    }

    [Fact]
    public async Task Throws_the_old_value_away_when_the_last_read_is_long_ago()
    {
        var bench = new ChipBench(
            [.. Ask(Answer(0x00C8)), .. Ask(Answer(0x00FA)), .. Ask(Answer(0x00FB)), .. Ask(Answer(0x00C8)), .. Ask(Answer(0x00FC))]);
        using var sensor = bench.Open<Am2320>();

        var first = await sensor.ReadAsync(CancellationToken.None);
        var soon = await sensor.ReadAsync(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        var later = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal([25.0, 25.1, 25.2], [first.Good("temperature"), soon.Good("temperature"), later.Good("temperature")]);
        Assert.Equal(2, bench.Waits.Count(wait => wait == TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x8065, -10.1)]
    [InlineData(0x8190, -40)]
    [InlineData(0x04E2, 125)]
    public async Task The_sign_is_a_bit_of_its_own(int raw, double celsius)
    {
        var bench = new ChipBench([.. Ask(Answer(raw)), .. Ask(Answer(raw))]);

        var read = await bench.ReadAsync<Am2320>();

        Assert.Equal(celsius, read.Good("temperature"));
    }

    [Fact]
    public async Task Refuses_a_damaged_answer()
    {
        var bench = new ChipBench(Ask([.. Example[..7], 0xA4]));

        Assert.Contains("CRC", await bench.ComplaintAsync<Am2320>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_answer_to_another_question()
    {
        var bench = new ChipBench(Ask([0x83, 0x80, .. Example[2..]]));

        Assert.Contains("refuses", await bench.ComplaintAsync<Am2320>(), StringComparison.Ordinal);
    }

    private static I2cTransfer[] Ask(byte[] answer) => [Fails(Core.Buses.BusFault.NoAnswer), Write(0x03, 0, 4), Reads(answer)];

    private static byte[] Answer(int temperature)
    {
        byte[] bytes = [3, 4, 0x01, 0xF4, (byte)(temperature >> 8), (byte)temperature];
        var crc = Am2320.Crc(bytes);
        return [.. bytes, (byte)crc, (byte)(crc >> 8)];
    }
}

using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Si7021Tests
{
    private static readonly I2cTransfer Identity = new([0xFC, 0xC9], [0x15]);

    [Theory]
    [FiguresOf("si7021")]
    [InlineData(0x0000, -46.85)]
    [InlineData(0x683A, 24.69)]
    [InlineData(0x4440, 0.0)]
    [InlineData(0xFFFF, 128.87)]
    public async Task Takes_the_temperature_of_the_humidity_measurement(int raw, double celsius)
    {
        var bench = new ChipBench(Identity, Write(0xF5), Checked(0x7C80), WriteRead(0xE0, (byte)(raw >> 8), (byte)raw));

        var read = await bench.ReadAsync<Si7021>();

        Assert.Equal(celsius, read.Good("temperature"), 0.01);
        Assert.Equal([TimeSpan.FromMilliseconds(23)], bench.Waits);
    }

    [Theory]
    [InlineData(0x0000, 0)] // -6 by the formula
    [InlineData(0x7C80, 54.79)]
    [InlineData(0xD916, 100)]
    [InlineData(0xFFFF, 100)] // 119 by the formula
    public async Task Crops_humidity_to_what_can_be(int raw, double percent)
    {
        var bench = new ChipBench(Identity, Write(0xF5), Checked(raw), WriteRead(0xE0, 0x68, 0x3A));

        var read = await bench.ReadAsync<Si7021>();

        Assert.Equal(percent, read.Good("humidity"), 0.01);
    }

    [Theory]
    [InlineData(0x06, "no Si7021: its id is 0x06")]
    [InlineData(0x32, "HTU21D (driver htu21d)")]
    public async Task Refuses_another_chip(byte id, string words)
    {
        var bench = new ChipBench(Identity with { Read = [id] });

        Assert.Contains(words, await bench.ComplaintAsync<Si7021>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_answer()
    {
        var bench = new ChipBench(Identity, Write(0xF5), Checked(0x7C80).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Si7021>(), StringComparison.Ordinal);
    }

    internal static I2cTransfer Checked(int raw)
    {
        byte[] bytes = [(byte)(raw >> 8), (byte)raw];
        return Reads([.. bytes, Crc8.Poly31(bytes, 0)]);
    }
}

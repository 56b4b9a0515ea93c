using SensorAgent.Devices.Chips;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Htu21dTests
{
    [Theory]
    [FiguresOf("htu21d")]
    [InlineData(0xDC, 0x79)] // the datasheet's examples, p. 15
    [InlineData(0x683A, 0x7C)]
    [InlineData(0x4E85, 0x6B)]
    public void Checksum_is_the_datasheets(int value, byte checksum)
    {
        byte[] bytes = value > 0xFF ? [(byte)(value >> 8), (byte)value] : [(byte)value];

        Assert.Equal(checksum, Crc8.Poly31(bytes, 0));
    }

    [Fact]
    public async Task Measures_one_after_the_other_and_leaves_the_status_bits_out()
    {
        var bench = new ChipBench(Write(0xF3), Si7021Tests.Checked(0x6838), Write(0xF5), Si7021Tests.Checked(0x7C82));

        var read = await bench.ReadAsync<Htu21d>();

        Assert.Equal(24.69, read.Good("temperature"), 0.01);
        Assert.Equal(54.79, read.Good("humidity"), 0.01);
        Assert.Equal([TimeSpan.FromMilliseconds(85), TimeSpan.FromMilliseconds(29)], bench.Waits);
    }

    [Theory]
    [InlineData(0x0000, 0x0002, -46.85, 0)]
    [InlineData(0xFFFC, 0xFFFE, 128.86, 100)]
    public async Task Reaches_both_ends(int temperature, int humidity, double celsius, double percent)
    {
        var bench = new ChipBench(Write(0xF3), Si7021Tests.Checked(temperature), Write(0xF5), Si7021Tests.Checked(humidity));

        var read = await bench.ReadAsync<Htu21d>();

        Assert.Equal(celsius, read.Good("temperature"), 0.01);
        Assert.Equal(percent, read.Good("humidity"));
    }

    [Fact]
    public async Task Refuses_humidity_where_it_asked_for_temperature()
    {
        var bench = new ChipBench(Write(0xF3), Si7021Tests.Checked(0x7C82));

        Assert.Contains("other quantity", await bench.ComplaintAsync<Htu21d>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_answer()
    {
        var bench = new ChipBench(Write(0xF3), Si7021Tests.Checked(0x6838).Damaged());

        Assert.Contains("CRC", await bench.ComplaintAsync<Htu21d>(), StringComparison.Ordinal);
    }
}

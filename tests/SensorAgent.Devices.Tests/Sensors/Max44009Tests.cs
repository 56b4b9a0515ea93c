using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Max44009Tests
{
    [Theory]
    [FiguresOf("max44009")]
    [InlineData(0x00, 0x00, 0)]
    [InlineData(0x00, 0x01, 0.045)] // the datasheet's codes, table "Lux readings"
    [InlineData(0x01, 0x00, 0.72)]
    [InlineData(0x11, 0x01, 1.53)]
    [InlineData(0xED, 0x0F, 164_413.44)]
    [InlineData(0xEF, 0x0E, 187_269.12)]
    [InlineData(0xEF, 0x0F, 188_006.4)]
    public void Turns_exponent_and_mantissa_into_lux(int high, int low, double lux) => Assert.Equal(lux, Max44009.Lux(high, low), 6);

    [Fact]
    public async Task Reads_both_bytes_of_one_measurement()
    {
        var bench = new ChipBench(
            Write(0x02, 0x03), WriteRead(0x02, 0x03), WriteRead(0x03, 0x11), WriteRead(0x04, 0x01), WriteRead(0x03, 0x11));

        var measurements = await bench.ReadAsync<Max44009>();

        Assert.Equal(1.53, Assert.Single(measurements).Value.Number, 9);
    }

    [Fact]
    public async Task Reads_the_low_byte_again_when_a_measurement_ended_in_between()
    {
        var bench = new ChipBench(
            Write(0x02, 0x03), WriteRead(0x02, 0x00), WriteRead(0x03, 0x0F), WriteRead(0x04, 0x0F), WriteRead(0x03, 0x18), WriteRead(0x04, 0x02));

        var measurements = await bench.ReadAsync<Max44009>();

        Assert.Equal(2 * 0x82 * 0.045, Assert.Single(measurements).Value.Number, 9);
    }

    [Fact]
    public async Task Says_that_it_is_beyond_its_range()
    {
        var bench = new ChipBench(
            Write(0x02, 0x03), WriteRead(0x02, 0x0B), WriteRead(0x03, 0xFF), WriteRead(0x04, 0x0F), WriteRead(0x03, 0xFF));

        var measurements = await bench.ReadAsync<Max44009>();

        Assert.Equal((188_006.4, Quality.Uncertain), (Assert.Single(measurements).Value.Number, measurements[0].Quality));
    }

    [Fact]
    public async Task Doubts_a_chip_whose_configuration_is_not_what_was_written()
    {
        var bench = new ChipBench(Write(0x02, 0x03), WriteRead(0x02, 0xFF));

        var complaint = await bench.ComplaintAsync<Max44009>();

        Assert.Contains("0xFF", complaint);
    }

    [Fact]
    public void Closes_the_device_when_it_does_not_answer()
    {
        var bench = new ChipBench(Fails(Core.Buses.BusFault.NoAnswer));

        Assert.Throws<Core.Buses.BusException>(() => bench.Open<Max44009>());

        Assert.True(bench.Chip.IsDisposed);
    }
}

using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Lis3dhTests
{
    [Theory] // 1, 2, 4 and 12 thousandths of g per digit
    [FiguresOf("lis3dh")]
    [InlineData(2, 0x88, 1.0)]
    [InlineData(4, 0x98, 2.0)]
    [InlineData(8, 0xA8, 4.0)]
    [InlineData(16, 0xB8, 12.0)]
    public async Task Measures_all_axes_and_powers_down(int gravities, byte control, double gravity)
    {
        var bench = new ChipBench(Played(control, 0x0F, [0x80, 0x3E, 0x80, 0xC1, 0x00, 0x00])); // 1000, -1000, 0

        var measurements = await bench.ReadAsync<Lis3dh>($$"""{ "Range": {{gravities}} }""");

        Assert.Equal([gravity, -gravity, 0], measurements.Select(measurement => Math.Round(measurement.Value.Number / 9.80665, 9)));
        Assert.Equal(["acceleration_x", "acceleration_y", "acceleration_z"], measurements.Select(measurement => measurement.Quantity));
        bench.HasWaited(70);
    }

    [Theory]
    [InlineData(0xF0, 0x7F, Quality.Uncertain)]
    [InlineData(0xE0, 0x7F, Quality.Good)]
    [InlineData(0x00, 0x80, Quality.Uncertain)]
    public async Task Knows_its_limits(byte low, byte high, Quality quality)
    {
        var bench = new ChipBench(Played(0x88, 0x08, [low, high, 0, 0, 0, 0]));

        Assert.Equal(quality, (await bench.ReadAsync<Lis3dh>())[0].Quality);
    }

    [Fact]
    public async Task Refuses_data_that_are_not_ready() =>
        Assert.Contains("not finished", await new ChipBench(Played(0x88, 0x07, new byte[6])).ComplaintAsync<Lis3dh>());

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x32 instead of 0x33", new ChipBench(WriteRead(0x0F, 0x32)).Refuses<Lis3dh>());

    private static I2cTransfer[] Played(byte control, byte status, byte[] data) =>
    [
        WriteRead(0x0F, 0x33), Write(0x23, control), Write(0x20, 0x57),
        WriteRead(0x27, status), WriteRead(0xA8, data), Write(0x20, 0x07),
    ];
}

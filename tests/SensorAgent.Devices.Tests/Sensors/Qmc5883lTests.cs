using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Qmc5883lTests
{
    [Theory]
    [FiguresOf("qmc5883l")]
    [InlineData(2, 0x0D, 50)]
    [InlineData(8, 0x1D, 200)]
    public async Task Measures_all_axes_and_stands_by(int gauss, byte control, double microtesla)
    {
        var bench = new ChipBench(Played(control, 0x01, [0x70, 0x17, 0x90, 0xE8, 0x00, 0x00])); // 6000, -6000, 0

        var measurements = await bench.ReadAsync<Qmc5883l>($$"""{ "Range": {{gauss}} }""");

        Assert.Equal([microtesla, -microtesla, 0], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
        bench.HasWaited(15);
    }

    [Theory]
    [InlineData(0x00, "not finished")]
    [InlineData(0x02, "beyond the range")]
    [InlineData(0x03, "beyond the range")]
    public async Task Refuses_what_is_not_ready_or_overflows(byte status, string words)
    {
        var bench = new ChipBench(Played(0x0D, status, new byte[6]));

        Assert.Contains(words, await bench.ComplaintAsync<Qmc5883l>());
    }

    [Theory]
    [InlineData(0xFF, 0x7F)]
    [InlineData(0x00, 0x80)]
    public async Task Knows_its_limits(byte low, byte high)
    {
        var bench = new ChipBench(Played(0x0D, 0x01, [0, 0, 0, 0, low, high]));

        Assert.Equal(Quality.Uncertain, (await bench.ReadAsync<Qmc5883l>())[2].Quality);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("no QMC5883L", new ChipBench(WriteRead(0x0D, 0x00)).Refuses<Qmc5883l>());

    private static I2cTransfer[] Played(byte control, byte status, byte[] data) =>
    [
        WriteRead(0x0D, 0xFF), Write(0x0B, 0x01), Write(0x09, control),
        WriteRead(0x06, status), WriteRead(0x00, data), Write(0x09, 0x00),
    ];
}

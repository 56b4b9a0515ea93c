using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ltr390Tests
{
    [Fact]
    [FiguresOf("ltr390")]
    public async Task Measures_light_then_uv_and_stands_by()
    {
        var bench = new ChipBench(Played(0x08, [0xE8, 0x03, 0x00], 0x08, [0xFC, 0x08, 0x00]));

        var measurements = await bench.ReadAsync<Ltr390>();

        Assert.Equal([new("illuminance", 600), new("uv_index", 1)], measurements);
        bench.HasWaited(645, waits: 2);
    }

    [Fact]
    public async Task Reads_nothing_in_darkness()
    {
        var bench = new ChipBench(Played(0x08, [0, 0, 0], 0x08, [0, 0, 0]));

        Assert.Equal([new("illuminance", 0), new Measurement("uv_index", 0)], await bench.ReadAsync<Ltr390>());
    }

    [Fact]
    public async Task Knows_the_limits_of_both()
    {
        var bench = new ChipBench(Played(0x08, [0xFF, 0xFF, 0x03], 0x08, [0xFF, 0xFF, 0x0F]));

        var measurements = await bench.ReadAsync<Ltr390>();

        Assert.All(measurements, measurement => Assert.Equal(Quality.Uncertain, measurement.Quality));
        Assert.Equal(262_143 * 0.6, measurements[0].Value.Number, 6);
        Assert.Equal(1_048_575 / 2300.0, measurements[1].Value.Number, 6);
    }

    [Fact]
    public async Task Refuses_data_that_are_not_ready()
    {
        var bench = new ChipBench(Played(0x00, [0, 0, 0], 0x08, [0, 0, 0]));

        var complaint = await bench.ComplaintAsync<Ltr390>();

        Assert.Contains("not finished", complaint);
    }

    [Fact]
    public void Takes_any_revision_of_the_part()
    {
        using var sensor = new ChipBench(WriteRead(0x06, 0xB1)).Open<Ltr390>();

        Assert.NotNull(sensor);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() => // an ADXL345 has the same address
        Assert.Contains("no LTR-390UV", new ChipBench(WriteRead(0x06, 0xE5)).Refuses<Ltr390>());

    private static I2cTransfer[] Played(byte lightStatus, byte[] light, byte uvStatus, byte[] uv) =>
    [
        WriteRead(0x06, 0xB2),
        Write(0x00, 0x00), Write(0x04, 0x22), Write(0x05, 0x00), WriteRead(0x07, 0x28), Write(0x00, 0x02),
        WriteRead(0x07, lightStatus), WriteRead(0x0D, light),
        Write(0x00, 0x00), Write(0x04, 0x04), Write(0x05, 0x04), WriteRead(0x07, 0x00), Write(0x00, 0x0A),
        WriteRead(0x07, uvStatus), WriteRead(0x10, uv),
        Write(0x00, 0x00),
    ];
}

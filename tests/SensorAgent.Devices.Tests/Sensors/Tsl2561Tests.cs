using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tsl2561Tests
{
    private const byte PackageT = 0x50;

    [Theory]
    [FiguresOf("tsl2561")]
    [InlineData(1000, 0, 30.4)]
    [InlineData(1000, 500, 6.9064)] // last point of the first segment, 2^-1.4 = 0.37893
    [InlineData(1000, 600, 3.8)]
    [InlineData(1000, 610, 3.49)]
    [InlineData(1000, 700, 2.09)]
    [InlineData(1000, 800, 0.56)]
    [InlineData(1000, 1000, 0.34)]
    [InlineData(1000, 1300, 0.004)]
    [InlineData(1000, 1301, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 5, 0)]
    public void Follows_the_segments_of_the_datasheet_for_the_t_package(double broadband, double infrared, double lux) =>
        Assert.Equal(lux, Tsl2561.Lux(broadband, infrared, isChipScale: false), 3);

    [Theory]
    [InlineData(1000, 0, 31.5)]
    [InlineData(1000, 600, 5.44)]
    [InlineData(1000, 700, 3.1)]
    [InlineData(1000, 1000, 0.78)]
    [InlineData(1000, 1400, 0)]
    public void Follows_the_segments_of_the_datasheet_for_the_chip_scale_package(double broadband, double infrared, double lux) =>
        Assert.Equal(lux, Tsl2561.Lux(broadband, infrared, isChipScale: true), 3);

    [Fact]
    public async Task Scales_counts_at_gain_1_to_gain_16_and_powers_down()
    {
        var bench = new ChipBench(
            WriteRead(0x8A, PackageT), WriteRead(0x8A, PackageT), Write(0x80, 0x03), Write(0x81, 0x02),
            WriteRead(0x80, 0x03), WriteRead(0xAC, 0xE8, 0x03), WriteRead(0xAE, 0x00, 0x00), Write(0x80, 0x00));

        var measurements = await bench.ReadAsync<Tsl2561>();

        Assert.Equal(1000 * 16 * 0.0304, Assert.Single(measurements).Value.Number, 6);
        bench.HasWaited(429);
    }

    [Fact]
    public async Task Scales_a_short_integration_to_the_long_one()
    {
        var bench = new ChipBench(
            WriteRead(0x8A, PackageT), WriteRead(0x8A, PackageT), Write(0x80, 0x03), Write(0x81, 0x10),
            WriteRead(0x80, 0x33), WriteRead(0xAC, 0x64, 0x00), WriteRead(0xAE, 0x00, 0x00), Write(0x80, 0x00));

        var measurements = await bench.ReadAsync<Tsl2561>("""{ "Gain": 16, "IntegrationTime": 14 }""");

        Assert.Equal(100 * 322.0 / 11 * 0.0304, Assert.Single(measurements).Value.Number, 6);
        bench.HasWaited(15);
    }

    [Theory]
    [InlineData(14, 0x00, 0xB7, 0x13)]
    [InlineData(101, 0x01, 0x39, 0x91)]
    [InlineData(402, 0x02, 0xFF, 0xFF)]
    public async Task Calls_a_count_at_the_limit_uncertain(int milliseconds, byte timing, byte low, byte high)
    {
        var bench = new ChipBench(
            WriteRead(0x8A, PackageT), WriteRead(0x8A, PackageT), Write(0x80, 0x03), Write(0x81, timing),
            WriteRead(0x80, 0x03), WriteRead(0xAC, low, high), WriteRead(0xAE, 0x00, 0x10), Write(0x80, 0x00));

        var measurements = await bench.ReadAsync<Tsl2561>($$"""{ "IntegrationTime": {{milliseconds}} }""");

        Assert.Equal(Quality.Uncertain, Assert.Single(measurements).Quality);
    }

    [Fact]
    public async Task Knows_the_chip_scale_package_by_its_part_number()
    {
        var bench = new ChipBench(
            WriteRead(0x8A, 0x11), WriteRead(0x8A, 0x11), Write(0x80, 0x03), Write(0x81, 0x12),
            WriteRead(0x80, 0x03), WriteRead(0xAC, 0xE8, 0x03), WriteRead(0xAE, 0x00, 0x00), Write(0x80, 0x00));

        var measurements = await bench.ReadAsync<Tsl2561>("""{ "Gain": 16 }""");

        Assert.Equal(31.5, Assert.Single(measurements).Value.Number, 6);
    }

    [Fact]
    public async Task Says_so_when_the_chip_was_reset_while_it_measured()
    {
        var bench = new ChipBench(WriteRead(0x8A, PackageT), WriteRead(0x8A, PackageT), Write(0x80, 0x03), Write(0x81, 0x02), WriteRead(0x80, 0x00));

        var complaint = await bench.ComplaintAsync<Tsl2561>();

        Assert.Contains("not powered up", complaint);
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("no TSL2561", new ChipBench(WriteRead(0x8A, 0xAB)).Refuses<Tsl2561>());
}

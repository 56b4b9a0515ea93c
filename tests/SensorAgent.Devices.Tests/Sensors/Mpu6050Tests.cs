using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mpu6050Tests
{
    [Fact]
    public async Task Measures_all_axes_and_sleeps()
    {
        var bench = new ChipBench(Played(0x00, 0x00, 0x01,
            [0x40, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x83, 0xFF, 0x7D, 0x00, 0x00]));

        var measurements = await bench.ReadAsync<Mpu6050>();

        Assert.Equal(
            [
                ("acceleration_x", 9.80665), ("acceleration_y", -9.80665), ("acceleration_z", 0), ("angular_velocity_x", 1),
                ("angular_velocity_y", -1), ("angular_velocity_z", 0), ("temperature", 36.53),
            ],
            measurements.Select(measurement => (measurement.Quantity, Math.Round(measurement.Value.Number, 9))));
        bench.HasWaited(45);
    }

    [Theory] // sensitivities of the register map, sections 4.4, 4.5, 4.17 and 4.19
    [FiguresOf("mpu6050")]
    [InlineData(4, 500, 0x08, 0x08, 8192, 65.5)]
    [InlineData(8, 1000, 0x10, 0x10, 4096, 32.75)]
    [InlineData(16, 2000, 0x18, 0x18, 2048, 16.375)]
    public async Task Takes_its_ranges_from_the_settings(
        int gravities, int degrees, byte acceleration, byte rotation, double perGravity, double perDegree)
    {
        var bench = new ChipBench(Played(rotation, acceleration, 0x01,
            [0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00]));

        var measurements = await bench.ReadAsync<Mpu6050>($$"""{ "AccelerationRange": {{gravities}}, "RotationRange": {{degrees}} }""");

        Assert.Equal(4096 / perGravity * 9.80665, measurements[0].Value.Number, 9);
        Assert.Equal(4096 / perDegree, measurements[3].Value.Number, 9);
    }

    [Theory]
    [InlineData(0x0D, 0x90, 46.73)] // 3472 / 340 + 36.53
    [InlineData(0x9A, 0x5E, -40.0)]
    public async Task Computes_the_temperature_with_its_sign(byte high, byte low, double celsius)
    {
        var bench = new ChipBench(Played(0x00, 0x00, 0x01, [0, 0, 0, 0, 0, 0, high, low, 0, 0, 0, 0, 0, 0]));

        var measurements = await bench.ReadAsync<Mpu6050>();

        Assert.Equal(celsius, measurements[6].Value.Number, 1);
    }

    [Theory]
    [InlineData(0x7F, 0xFF, Quality.Uncertain)]
    [InlineData(0x7F, 0xFE, Quality.Good)]
    [InlineData(0x80, 0x00, Quality.Uncertain)]
    [InlineData(0x80, 0x01, Quality.Good)]
    public async Task Knows_its_limits(byte high, byte low, Quality quality)
    {
        var bench = new ChipBench(Played(0x00, 0x00, 0x01, [0, 0, high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

        Assert.Equal(quality, (await bench.ReadAsync<Mpu6050>())[1].Quality);
    }

    [Fact]
    public async Task Says_so_when_the_chip_was_reset_while_it_measured()
    {
        var bench = new ChipBench(Played(0x00, 0x00, 0x00, new byte[14]));

        Assert.Contains("reset in between", await bench.ComplaintAsync<Mpu6050>());
    }

    [Theory]
    [InlineData(0x70, "MPU-6500")]
    [InlineData(0x71, "MPU-9250")]
    [InlineData(0xD1, "no MPU-6050")]
    public void Refuses_another_chip_and_closes_it(byte id, string words) =>
        Assert.Contains(words, new ChipBench(WriteRead(0x75, id)).Refuses<Mpu6050>());

    private static I2cTransfer[] Played(byte rotation, byte acceleration, byte status, byte[] data) =>
    [
        WriteRead(0x75, 0x68), Write(0x6B, 0x01), Write(0x1A, 0x03), Write(0x38, 0x01), Write(0x1B, rotation), Write(0x1C, acceleration),
        WriteRead(0x3A, status), WriteRead(0x3B, data), Write(0x6B, 0x40),
    ];
}

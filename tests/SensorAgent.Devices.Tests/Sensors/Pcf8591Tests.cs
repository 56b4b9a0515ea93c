using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Pcf8591Tests
{
    [Fact]
    [FiguresOf("pcf8591")]
    public async Task Takes_the_second_byte_of_every_input()
    {
        var bench = new ChipBench(WriteRead(0x00, 0x80, 0x00), WriteRead(0x01, 0x00, 0x01), WriteRead(0x02, 0x01, 0x80), WriteRead(0x03, 0x80, 0xFE));

        var measurements = await bench.ReadAsync<Pcf8591>("""{ "Reference": 2.56 }""");

        Assert.Equal([0, 0.01, 1.28, 2.54], measurements.Select(measurement => Math.Round(measurement.Value.Number, 9)));
        Assert.Equal(["voltage_0", "voltage_1", "voltage_2", "voltage_3"], measurements.Select(measurement => measurement.Quantity));
    }

    [Fact]
    public async Task Knows_its_upper_rail()
    {
        var bench = new ChipBench(WriteRead(0x02, 0x00, 0xFF));

        var measurement = Assert.Single(await bench.ReadAsync<Pcf8591>("""{ "Channels": "2" }"""));

        Assert.Equal(("voltage", Quality.Uncertain), (measurement.Quantity, measurement.Quality));
    }
}

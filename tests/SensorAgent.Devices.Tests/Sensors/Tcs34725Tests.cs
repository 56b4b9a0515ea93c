using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Tcs34725Tests
{
    [Fact]
    [FiguresOf("tcs34725")]
    public void Weighs_colours_as_the_design_note_does()
    {
        var light = Tcs34725Light.Of(clear: 300, red: 100, green: 100, blue: 100);

        Assert.Equal(69.2, light.Green, 6);
        Assert.Equal(5201, light.ColorTemperature!.Value, 6);
    }

    [Fact]
    public void Takes_infrared_off_every_colour()
    {
        var light = Tcs34725Light.Of(clear: 300, red: 140, green: 120, blue: 120); // 40 of each is infrared

        Assert.Equal((0.136 * 100) + 80 - (0.444 * 80), light.Green, 6);
        Assert.Equal((3810 * 0.8) + 1391, light.ColorTemperature!.Value, 6);
    }

    [Fact]
    public void Has_no_colour_in_darkness() => Assert.Equal(new Tcs34725Light(0, null), Tcs34725Light.Of(0, 0, 0, 0));

    [Fact]
    public async Task Measures_once_and_powers_down()
    {
        var bench = Played(0xC0, 0x01, [0x11, 0xB8, 0x0B, 0xE8, 0x03, 0xE8, 0x03, 0xE8, 0x03]);

        var measurements = await bench.ReadAsync<Tcs34725>();

        Assert.Equal(692 / (64 * 2.4 * 4 / 310), measurements[0].Value.Number, 6);
        Assert.Equal("color_temperature", measurements[1].Quantity);
        bench.HasWaited(3 + 169, waits: 2);
    }

    [Theory]
    [InlineData(1, 0xFF, 0x00, 0x04, Quality.Uncertain)] // 1024 counts in one cycle
    [InlineData(1, 0xFF, 0xFF, 0x03, Quality.Good)]
    [InlineData(256, 0x00, 0xFF, 0xFF, Quality.Uncertain)]
    public async Task Knows_its_limit(int cycles, byte timing, byte low, byte high, Quality quality)
    {
        var bench = Played(timing, 0x02, [0x01, low, high, 0x10, 0x00, 0x10, 0x00, 0x10, 0x00]);

        var measurements = await bench.ReadAsync<Tcs34725>($$"""{ "Cycles": {{cycles}}, "Gain": 16 }""");

        Assert.Equal(quality, measurements[0].Quality);
    }

    [Fact]
    public async Task Refuses_data_that_are_not_ready()
    {
        var bench = Played(0xC0, 0x01, [0x10, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Contains("not finished", await bench.ComplaintAsync<Tcs34725>());
    }

    [Fact]
    public void Refuses_another_chip_and_closes_it() =>
        Assert.Contains("0x4D instead of 0x44", new ChipBench(WriteRead(0xB2, 0x4D)).Refuses<Tcs34725>());

    private static ChipBench Played(byte timing, byte gain, byte[] data) => new(
        WriteRead(0xB2, 0x44), Write(0xA0, 0x01), Write(0xA1, timing), Write(0xAF, gain), Write(0xA0, 0x03),
        WriteRead(0xB3, data), Write(0xA0, 0x00));
}

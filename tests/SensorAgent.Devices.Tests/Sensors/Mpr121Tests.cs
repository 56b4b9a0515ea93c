using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Mpr121Tests
{
    [Fact]
    [FiguresOf("mpr121")]
    public async Task Tells_every_electrode()
    {
        var bench = new ChipBench([.. Start(15, 10), WriteRead(0x5E, 0x8C), WriteRead(0x00, 0x01, 0x08)]);

        var measurements = await bench.ReadAsync<Mpr121>();

        Assert.Equal(12, measurements.Count);
        Assert.Equal(["touch_0", "touch_11"], measurements.Where(measurement => measurement.Value.IsOn).Select(measurement => measurement.Quantity));
    }

    [Fact]
    public async Task Tells_the_electrodes_asked_for()
    {
        var bench = new ChipBench([.. Start(40, 20), WriteRead(0x5E, 0x8C), WriteRead(0x00, 0x10, 0x00)]);

        var measurements = await bench.ReadAsync<Mpr121>(
            """{ "Channels": "4,5", "Quantity": "light,fan", "TouchThreshold": 40, "ReleaseThreshold": 20 }""");

        Assert.Equal([new("light", true), new Measurement("fan", false)], measurements);
    }

    [Theory]
    [InlineData(0x00, 0x00, "does not run")]
    [InlineData(0x8C, 0x80, "REXT")]
    public async Task Says_so_when_the_chip_was_reset_or_has_too_much_current(byte electrodes, byte statusHigh, string words)
    {
        var bench = new ChipBench([.. Start(15, 10), WriteRead(0x5E, electrodes), WriteRead(0x00, 0x00, statusHigh)]);

        Assert.Contains(words, await bench.ComplaintAsync<Mpr121>());
    }

    [Fact]
    public void Refuses_another_chip_by_what_it_holds_after_a_reset() =>
        Assert.Contains("no MPR121", new ChipBench(Write(0x80, 0x63), WriteRead(0x5D, 0x00)).Refuses<Mpr121>());

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{ "TouchThreshold": 10 }""", 1)]
    public void A_touch_must_be_able_to_end(string json, int mistakes)
    {
        var findings = new Findings();

        Mpr121.Description.Check!(Config.Section(json, findings));

        Assert.Equal(mistakes, findings.Mistakes.Count);
    }

    private static I2cTransfer[] Start(byte touch, byte release) =>
    [
        Write(0x80, 0x63), WriteRead(0x5D, 0x24), Write(0x2B, 0x01, 0x01, 0x00, 0x00, 0x01, 0x01, 0xFF, 0x02),
        Write([0x41, .. Enumerable.Repeat(new[] { touch, release }, 12).SelectMany(pair => pair)]), Write(0x5E, 0x8C),
    ];
}

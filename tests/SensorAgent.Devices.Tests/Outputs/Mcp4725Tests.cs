using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class Mcp4725Tests
{
    [Theory]
    [FiguresOf("output:mcp4725")]
    [InlineData(0, 0x00, 0x00)]
    [InlineData(50, 0x08, 0x00)]
    [InlineData(100, 0x0F, 0xFF)]
    [InlineData(0.02, 0x00, 0x01)]
    public void Writes_in_fast_mode_which_leaves_the_eeprom_alone(double percent, byte high, byte low)
    {
        var bench = new ChipBench(Write(high, low));

        using var output = bench.OpenOutput<Mcp4725>(new OutputState(percent));

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xFF, 0xF0 }, 100)]
    [InlineData(new byte[] { 0xC0, 0x80, 0x00 }, 50.01)]
    [InlineData(new byte[] { 0xC0, 0x00, 0x10 }, 0.02)]
    [InlineData(new byte[] { 0xC0, 0x00, 0x00 }, 0)]
    [InlineData(new byte[] { 0xC2, 0xFF, 0xF0 }, 0)] // powered down over 1 kΩ
    [InlineData(new byte[] { 0xC4, 0xFF, 0xF0 }, 0)]
    public void Reads_what_the_converter_holds(byte[] answer, double percent)
    {
        var bench = new ChipBench(Reads(answer), Reads(answer));

        using var output = bench.OpenOutput<Mcp4725>();

        Assert.Equal(new OutputState(percent), output.Read());
    }

    [Fact]
    public void Never_writes_the_eeprom()
    {
        var chip = new Mcp4725Model(new SimulatedWorld(new ManualTime()));
        using var output = new ChipBench(new ChipOnBus(chip)).OpenOutput<Mcp4725>();

        Assert.Equal(50.01, output.Read().Percent);

        output.Write(new OutputState(75));

        Assert.Equal((3071, 74.99, 0), (chip.Code, output.Read().Percent, chip.EepromWrites));
    }

    [Fact]
    public void Closes_the_device_when_the_chip_does_not_answer()
    {
        var bench = new ChipBench(Fails(BusFault.NoAnswer));

        Assert.Throws<BusException>(() => bench.OpenOutput<Mcp4725>(OutputState.Off));

        Assert.True(bench.Chip.IsDisposed);
    }
}

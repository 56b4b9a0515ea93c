using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Outputs;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Outputs;

public sealed class Pca9685Tests
{
    private readonly Pca9685Model _chip = new(new SimulatedWorld(new ManualTime()));

    [Theory]
    [FiguresOf("output:pca9685")]
    [InlineData(200, 30)] // the datasheet's example
    [InlineData(1526, 3)]
    [InlineData(24, 253)]
    [InlineData(50, 121)]
    [InlineData(1000, 5)]
    public void Computes_the_prescaler(double frequency, int prescale) => Assert.Equal(prescale, Pca9685.Prescale(frequency));

    [Fact]
    public void Wakes_the_chip_and_sets_the_prescaler_while_it_sleeps()
    {
        var bench = new ChipBench(
            WriteRead(0x00, 0x11), WriteRead(0xFE, 0x1E),
            Write(0x00, 0x30), Write(0xFE, 0x05), Write(0x00, 0x20),
            Write(0x0A, 0x00, 0x00, 0x00, 0x10));

        using var output = bench.OpenOutput<Pca9685>(OutputState.Off, """{ "Channel": 1, "Frequency": 1000 }""");

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Leaves_a_chip_alone_that_is_as_it_should_be()
    {
        var bench = new ChipBench(WriteRead(0x00, 0x20), WriteRead(0xFE, 0x1E), Write(0x06, 0x00, 0x10, 0x00, 0x00));

        using var output = bench.OpenOutput<Pca9685>(OutputState.On);

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 0, 0, 0x10 })]
    [InlineData(0.01, new byte[] { 0, 0, 0, 0x10 })]
    [InlineData(0.02, new byte[] { 0, 0, 1, 0 })]
    [InlineData(25, new byte[] { 0, 0, 0x00, 0x04 })]
    [InlineData(50, new byte[] { 0, 0, 0x00, 0x08 })]
    [InlineData(99.98, new byte[] { 0, 0, 0xFF, 0x0F })]
    [InlineData(100, new byte[] { 0, 0x10, 0, 0 })]
    public void Turns_a_level_into_counts(double percent, byte[] registers)
    {
        using var output = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pca9685>(new OutputState(percent), """{ "Channel": 15 }""");

        Assert.Equal(registers, _chip.Channel(15).ToArray());
        Assert.Equal(percent, output.Read().Percent, 0.0125);
    }

    [Fact]
    public void Turns_the_level_round_when_active_low()
    {
        using var output = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pca9685>(new OutputState(25), """{ "ActiveLow": true }""");

        Assert.Equal([0, 0, 0x00, 0x0C], _chip.Channel(0).ToArray());
        Assert.Equal(25, output.Read().Percent);
    }

    [Theory] // full off goes before full on; a pulse may begin late
    [InlineData(new byte[] { 0, 0x10, 0, 0x10 }, 0)]
    [InlineData(new byte[] { 0, 0x10, 0, 0 }, 100)]
    [InlineData(new byte[] { 0x00, 0x04, 0x00, 0x0C }, 50)]
    [InlineData(new byte[] { 0x00, 0x0C, 0x00, 0x04 }, 50)]
    public void Reads_what_the_registers_say(byte[] registers, double percent)
    {
        using var output = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pca9685>(OutputState.Off);

        _chip.Write([0x06, .. registers]);

        Assert.Equal(percent, output.Read().Percent);
    }

    [Fact]
    public void Keeps_the_level_of_a_running_chip_when_none_is_given()
    {
        using var before = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pca9685>(new OutputState(33.35));
        using var after = new ChipBench(new ChipOnBus(_chip)).OpenOutput<Pca9685>(settings: """{ "Frequency": 50 }""");

        Assert.Equal(33.35, after.Read().Percent, 0.0125);
        Assert.Equal(50, _chip.Frequency, 0.5);
    }

    [Fact]
    public void Is_off_while_the_chip_sleeps()
    {
        var bench = new ChipBench(
            WriteRead(0x00, 0x11), WriteRead(0x00, 0x11), WriteRead(0xFE, 0x1E), Write(0x00, 0x20), Write(0x06, 0x00, 0x00, 0x00, 0x10),
            WriteRead(0x00, 0x20), WriteRead(0x06, 0x00, 0x00, 0x00, 0x10));

        using var output = bench.OpenOutput<Pca9685>();

        Assert.True(bench.Chip.IsAtEnd);
    }

    [Fact]
    public void Closes_the_device_when_the_chip_does_not_answer()
    {
        var bench = new ChipBench(Fails(BusFault.NoAnswer));

        Assert.Throws<BusException>(() => bench.OpenOutput<Pca9685>(OutputState.Off));

        Assert.True(bench.Chip.IsDisposed);
    }

    [Fact]
    public void Cannot_be_at_the_address_of_all_chips() => Assert.DoesNotContain(0x70, Pca9685.Description.Addresses);
}

using SensorAgent.Devices.Sensors;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Ms5611Tests
{
    private static readonly Ms5611Compensation Example = new(40127, 36924, 23317, 23282, 33464, 28312); // figure 2, p. 7

    [Fact]
    [FiguresOf("ms5611")]
    public void Computes_the_datasheets_worked_example()
    {
        var (hundredths, pascal) = Example.Compute(9085466, 8569150);

        Assert.Equal(2007, hundredths);
        Assert.Equal(100_009, pascal);
    }

    [Theory] // figure 3 in floating point, computed apart
    [InlineData(8_000_000, -62.5, 95_989)]
    [InlineData(7_400_000, -2571.9, 90_942)]
    public void Corrects_below_20_and_below_minus_15_degrees(int rawTemperature, double hundredths, double pascal)
    {
        var computed = Example.Compute(9085466, (uint)rawTemperature);

        Assert.Equal(hundredths, computed.HundredthsOfCelsius, 1.5);
        Assert.Equal(pascal, computed.Pascal, 1.5);
    }

    [Fact]
    public void Checksum_is_the_application_notes_example() =>
        Assert.Equal(0xB, Ms5611Compensation.Crc4([0x3132, 0x3334, 0x3536, 0x3738, 0x3940, 0x4142, 0x4344, 0x4500]));

    [Fact]
    public async Task Resets_reads_its_memory_and_converts_both()
    {
        var bench = new ChipBench([.. Start(Memory()), .. Convert(0x48, 9085466), .. Convert(0x58, 8569150)]);

        var read = await bench.ReadAsync<Ms5611>();

        Assert.Equal(20.07, read.Good("temperature"));
        Assert.Equal(1000.09, read.Good("pressure"));
        Assert.Equal([3.0, 10.0, 10.0], bench.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Refuses_a_damaged_memory()
    {
        var memory = Memory();
        memory[3] ^= 1;
        var bench = new ChipBench(Start(memory));

        Assert.Contains("CRC", await bench.ComplaintAsync<Ms5611>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_memory_of_zeros_whose_checksum_would_be_right()
    {
        var bench = new ChipBench(Start(new ushort[8]));

        Assert.Contains("zeros", await bench.ComplaintAsync<Ms5611>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_the_zero_of_a_conversion_that_was_not_done()
    {
        var bench = new ChipBench([.. Start(Memory()), .. Convert(0x48, 0)]);

        Assert.Contains("not converted", await bench.ComplaintAsync<Ms5611>(), StringComparison.Ordinal);
    }

    private static ushort[] Memory()
    {
        var e = Example;
        ushort[] words = [0x0042, e.C1, e.C2, e.C3, e.C4, e.C5, e.C6, 0x1200];
        words[7] |= (ushort)Ms5611Compensation.Crc4(words);
        return words;
    }

    private static I2cTransfer[] Start(ushort[] memory) =>
        [Write(0x1E), .. memory.Select((word, at) => WriteRead((byte)(0xA0 + (at * 2)), (byte)(word >> 8), (byte)word))];

    private static I2cTransfer[] Convert(byte command, int raw) =>
        [Write(command), WriteRead(0x00, (byte)(raw >> 16), (byte)(raw >> 8), (byte)raw)];
}

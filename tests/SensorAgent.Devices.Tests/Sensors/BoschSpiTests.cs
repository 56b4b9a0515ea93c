using SensorAgent.Core.Buses;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class BoschSpiTests
{
    [Fact]
    [FiguresOf("bme280_spi")]
    public async Task A_BME280_reads_the_same_on_SPI_as_on_I2C()
    {
        var world = new SimulatedWorld(new ManualTime());
        using var onI2c = ChipBench.Open(Bme280.Description, Bme280.Create, new ChipOnBus(new Bme280Model(world)), new InstantTime());

        var read = await new SpiBench(new ChipOnSpi(new Bme280SpiModel(world))).ReadAsync<Bme280Spi>();

        Assert.Equal(["temperature", "humidity", "pressure"], read.Select(one => one.Quantity));
        Assert.Equal(await onI2c.ReadAsync(CancellationToken.None), read);
    }

    [Fact]
    [FiguresOf("bmp280_spi")]
    public async Task A_BMP280_reads_the_same_on_SPI_as_on_I2C()
    {
        var world = new SimulatedWorld(new ManualTime());
        using var onI2c = ChipBench.Open(Bmp280.Description, Bmp280.Create, new ChipOnBus(new Bmp280Model(world)), new InstantTime());

        var read = await new SpiBench(new ChipOnSpi(new Bmp280SpiModel(world))).ReadAsync<Bmp280Spi>();

        Assert.Equal(await onI2c.ReadAsync(CancellationToken.None), read);
    }

    [Fact]
    public void The_clock_is_one_that_the_chip_takes()
    {
        var bench = new SpiBench(new ChipOnSpi(new Bme280SpiModel(new(new ManualTime()))));

        using var sensor = bench.Open<Bme280Spi>();

        Assert.Equal(0, bench.Settings.Mode);
        Assert.InRange(bench.Settings.Frequency, 1, 10_000_000);
    }

    [Fact]
    public async Task Another_chip_says_which_it_is()
    {
        var fault = await new SpiBench(new SpiExchange("D000", "0058"), new SpiExchange("D000", "0058")).FaultAsync<Bme280Spi>();

        Assert.Equal("This chip is no BME280 but a BMP280 (driver bmp280): its id is 0x58 instead of 0x60.", fault.Message);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("FFFF")]
    public async Task A_wire_on_which_nothing_happens_is_no_chip(string answer)
    {
        var fault = await new SpiBench(new SpiExchange("D000", answer)).FaultAsync<Bme280Spi>();

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
    }
}

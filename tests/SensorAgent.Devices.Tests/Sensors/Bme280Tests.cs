using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Simulation;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class Bme280Tests
{
    private readonly ManualTime _time = new();
    private readonly SimulatedWorld _world;
    private readonly Bme280Model _chip;
    private readonly ChipOnBus _device;

    public Bme280Tests()
    {
        _world = new(_time);
        _chip = new(_world);
        _device = new(_chip);
    }

    [Fact]
    public async Task A_read_gives_what_the_air_around_the_chip_is_like()
    {
        using var sensor = OpenSensor(_device);

        var read = sensor.ReadAsync(CancellationToken.None).AsTask();
        var (temperature, humidity, pressure) = (_world.Temperature, _world.Humidity, _world.Pressure);
        var measured = await FinishAsync(read);

        Assert.Equal(["temperature", "humidity", "pressure"], measured.Select(measurement => measurement.Quantity));
        Assert.Equal(temperature, measured[0].Value.Number, tolerance: 0.01);
        Assert.Equal(humidity, measured[1].Value.Number, tolerance: 0.05);
        Assert.Equal(pressure, measured[2].Value.Number, tolerance: 0.01);
        Assert.All(measured, measurement => Assert.Equal(Quality.Good, measurement.Quality));
    }

    [Fact]
    [FiguresOf("bme280")]
    public async Task The_figures_of_the_datasheets_worked_example_come_out_of_the_registers()
    {
        using var sensor = OpenSensor(new ChipOnBus(new RawBme280(519_888, 415_148, 30_000)));

        var measured = await FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask());

        Assert.Equal(25.08, measured[0].Value.Number, tolerance: 0.005);
        Assert.Equal(1006.5327, measured[2].Value.Number, tolerance: 0.001);
    }

    [Fact]
    public async Task The_result_is_not_fetched_before_the_longest_measuring_time_of_the_datasheet()
    {
        using var sensor = OpenSensor(_device);
        var read = sensor.ReadAsync(CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(9.3));

        Assert.False(read.IsCompleted); // timers of the system may ring more than a millisecond early
        await FinishAsync(read);
    }

    [Fact]
    public async Task A_read_forces_one_measurement_of_everything_and_the_chip_sleeps_again()
    {
        using var sensor = OpenSensor(_device);

        await FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask());

        Assert.Equal(["F201", "F425"], _device.Written); // ctrl_hum first: it counts only with ctrl_meas (5.4.3)
        Assert.Equal(0, _chip.Mode);
    }

    [Fact]
    public async Task Every_read_measures_anew()
    {
        using var sensor = OpenSensor(_device);
        var first = await FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask());
        _time.Advance(TimeSpan.FromMinutes(2));

        var second = await FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask());

        Assert.NotEqual(first[0].Value.Number, second[0].Value.Number, tolerance: 0.1);
    }

    [Fact]
    public void A_BMP280_says_that_it_is_none()
    {
        _chip.ChipId = 0x58;

        var fault = Assert.Throws<BusException>(() => OpenSensor(_device));

        Assert.Equal(
            (BusFault.BadData, "This chip is no BME280 but a BMP280 (driver bmp280): its id is 0x58 instead of 0x60."), (fault.Fault, fault.Message));
        Assert.True(_device.IsDisposed);
    }

    [Fact]
    public void Another_chip_is_named_by_its_id()
    {
        _chip.ChipId = 0x62;

        var fault = Assert.Throws<BusException>(() => OpenSensor(_device));

        Assert.Equal("This chip is no BME280: its id is 0x62 instead of 0x60.", fault.Message);
    }

    [Fact]
    public async Task Registers_that_were_never_measured_are_no_reading()
    {
        using var sensor = OpenSensor(new ChipOnBus(new RawBme280(0x80000, 0x80000, 0x8000)));

        var fault = await Assert.ThrowsAsync<BusException>(() => FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask()));

        Assert.Equal((BusFault.BadData, "The chip has not measured; it was perhaps reset in between."), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData(0x80000, 415_148, 30_000)]
    [InlineData(519_888, 0x80000, 30_000)]
    [InlineData(519_888, 415_148, 0x8000)]
    public async Task A_count_in_the_middle_of_the_range_is_a_reading_like_any_other(int temperature, int pressure, int humidity)
    {
        using var sensor = OpenSensor(new ChipOnBus(new RawBme280(temperature, pressure, humidity)));

        var measured = await FinishAsync(sensor.ReadAsync(CancellationToken.None).AsTask());

        Assert.All(measured, measurement => Assert.True(double.IsFinite(measurement.Value.Number)));
    }

    [Fact]
    public async Task A_cancelled_read_does_not_wait()
    {
        using var stop = new CancellationTokenSource();
        using var sensor = OpenSensor(_device);
        var read = sensor.ReadAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Theory]
    [InlineData("", 1, 0x76)]
    [InlineData(""", "Bus": 3, "Address": "0x77" """, 3, 0x77)]
    public void The_chip_is_opened_where_the_configuration_says(string settings, int bus, int address)
    {
        var opened = (0, 0);
        var board = new FakeBoard { I2c = (onBus, at) => (opened = (onBus, at), _device)._device };

        using var sensor = Open.Sensor("bme280", board, _time, settings);

        Assert.Equal((bus, address), opened);
    }

    private ISensor OpenSensor(II2cDevice device) => Open.Sensor("bme280", new FakeBoard { I2c = (_, _) => device }, _time);

    private async Task<IReadOnlyList<Measurement>> FinishAsync(Task<IReadOnlyList<Measurement>> read)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        return await read.WaitAsync(TimeSpan.FromSeconds(20));
    }
}

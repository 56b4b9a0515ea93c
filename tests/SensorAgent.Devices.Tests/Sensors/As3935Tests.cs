using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Devices.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;
using static SensorAgent.Testing.I2cTransfer;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class As3935Tests
{
    [Theory] // the datasheet's distances run from 40 km to 5 km
    [FiguresOf("as3935")]
    [InlineData(0x28, 40_000)]
    [InlineData(0x05, 5000)]
    [InlineData(0xC6, 6000)] // the two bits above are reserved
    [InlineData(0x01, 0)]
    public async Task Tells_a_stroke_and_its_distance(byte register, double metres)
    {
        var bench = new ChipBench([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x08), WriteRead(0x07, register)]);

        Assert.Equal([new("distance", metres), new Measurement("count", 1)], await bench.ReadAsync<As3935>());
    }

    [Fact]
    public async Task Tells_a_stroke_that_is_too_far_for_a_distance()
    {
        var bench = new ChipBench([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x08), WriteRead(0x07, 0x3F)]);

        Assert.Equal([new Measurement("count", 1)], await bench.ReadAsync<As3935>());
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x04)] // a disturber
    [InlineData(0xC0)] // bits of another setting in the same register
    public async Task Counts_nothing_when_there_was_no_stroke(byte interrupt)
    {
        var bench = new ChipBench([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, interrupt)]);

        Assert.Equal([new Measurement("count", 0)], await bench.ReadAsync<As3935>());
    }

    [Fact]
    public async Task With_its_interrupt_line_a_stroke_is_told_at_once()
    {
        var chip = new I2cPlayback(
            [.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x00), WriteRead(0x00, 0x24), WriteRead(0x03, 0x08), WriteRead(0x07, 0x05)]);
        var bench = new LineBench { Board = new() { I2c = (_, _) => chip } };
        using var sensor = bench.OpenChanging("as3935", """, "Irq": "GPIO22", "Interval": "1m" """);
        await bench.ReadAsync(sensor);
        var before = bench.Time.Elapsed;

        bench.Board.Input("GPIO22").Move(true);
        var next = sensor.NextAsync(CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted); // the chip wants 2 ms
        bench.Time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal([new("distance", 5000), new Measurement("count", 1)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(bench.Time.Elapsed - before < TimeSpan.FromSeconds(1));
        Assert.True(chip.IsAtEnd);
    }

    [Fact]
    public async Task Without_an_interrupt_the_chip_is_asked_once_an_interval()
    {
        var chip = new I2cPlayback([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x00), WriteRead(0x00, 0x24), WriteRead(0x03, 0x00)]);
        var bench = new LineBench { Board = new() { I2c = (_, _) => chip } };
        using var sensor = bench.OpenChanging("as3935", """, "Irq": "GPIO22", "Interval": "1m" """);
        await bench.ReadAsync(sensor);

        var next = sensor.NextAsync(CancellationToken.None).AsTask();
        bench.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(next.IsCompleted);
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([new Measurement("count", 0)], await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Says_that_noise_drowns_everything()
    {
        var bench = new ChipBench([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x01)]);

        var measurement = Assert.Single(await bench.ReadAsync<As3935>());

        Assert.Equal(Quality.Uncertain, measurement.Quality);
        Assert.Contains("NoiseFloor", measurement.Reason);
    }

    [Fact]
    public async Task Sets_the_chip_up_once()
    {
        var bench = new ChipBench([.. SetUp(), WriteRead(0x00, 0x24), WriteRead(0x03, 0x00), WriteRead(0x00, 0x24), WriteRead(0x03, 0x00)]);
        using var sensor = bench.Open<As3935>();

        await sensor.ReadAsync(CancellationToken.None);
        await sensor.ReadAsync(CancellationToken.None);

        Assert.True(bench.Chip.IsAtEnd);
        bench.HasWaited(2);
    }

    [Fact]
    public async Task Takes_its_settings_from_the_configuration()
    {
        var bench = new ChipBench([.. SetUp(0x1C, 0x4A, 0xCB, 0x07), WriteRead(0x00, 0x1C), WriteRead(0x03, 0x00)]);

        await bench.ReadAsync<As3935>("""{ "Place": "outdoor", "NoiseFloor": 4, "Watchdog": 10, "SpikeRejection": 11, "Tuning": 7 }""");
    }

    [Theory]
    [InlineData(0xC0, 0x80)]
    [InlineData(0x80, 0xC0)]
    [InlineData(0x80, 0x00)]
    public async Task Says_so_when_its_clocks_cannot_be_calibrated(byte timer, byte system)
    {
        var bench = new ChipBench(SetUp(timer: timer, system: system));

        Assert.Contains("Tuning", await bench.ComplaintAsync<As3935>());
    }

    [Fact]
    public async Task Says_so_when_the_chip_was_reset()
    {
        var bench = new ChipBench([.. SetUp(0x1C), WriteRead(0x00, 0x24)]);

        Assert.Contains("reset", await bench.ComplaintAsync<As3935>("""{ "Place": "outdoor" }"""));
    }

    [Fact]
    public async Task Passes_an_unanswered_address_on()
    {
        var bench = new ChipBench(Fails(BusFault.NoAnswer));
        using var sensor = bench.Open<As3935>();

        var fault = await Assert.ThrowsAsync<BusException>(() => sensor.ReadAsync(CancellationToken.None).AsTask());

        Assert.Equal(BusFault.NoAnswer, fault.Fault);
    }

    private static I2cTransfer[] SetUp(
        byte frontEnd = 0x24, byte threshold = 0x22, byte spikes = 0xC2, byte tuning = 0x00, byte timer = 0x80, byte system = 0x80) =>
    [
        Write(0x3C, 0x96), Write(0x00, frontEnd), Write(0x01, threshold), Write(0x02, spikes), Write(0x3D, 0x96),
        Write(0x08, (byte)(0x20 | tuning)), Write(0x08, tuning), WriteRead(0x3A, timer), WriteRead(0x3B, system),
    ];
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class DhtTests
{
    private readonly LineBench _bench = new();

    private FakeInputLine Wire => _bench.Board.Input("GPIO4");

    [Theory] // the worked examples of the AM2302's datasheet, and both ends of its range
    [FiguresOf("dht22")]
    [InlineData("028C015FEE", 35.1, 65.2)]
    [InlineData("028C806573", -10.1, 65.2)]
    [InlineData("0000819011", -40, 0)]
    [InlineData("03E803200E", 80, 100)]
    public async Task A_DHT22_is_decoded(string frame, double celsius, double humidity)
    {
        using var sensor = Open("dht22", frame);

        var measured = await _bench.ReadAsync(sensor);

        Assert.Equal((celsius, humidity), (measured.Good("temperature"), measured.Good("humidity")));
    }

    [Theory]
    [FiguresOf("dht11")]
    [InlineData("3500180451", 24, 53, 0.4)]
    [InlineData("350018004D", 24, 53, 0)] // an old one, without tenths
    [InlineData("35000A81C0", -10, 53, -0.1)]
    public async Task A_DHT11_is_decoded(string frame, double whole, double humidity, double tenths)
    {
        using var sensor = Open("dht11", frame);

        var measured = await _bench.ReadAsync(sensor);

        Assert.Equal(whole + tenths, measured.Good("temperature"), 9);
        Assert.Equal(humidity, measured.Good("humidity"));
    }

    [Theory]
    [InlineData("dht11", 18)]
    [InlineData("dht22", 1)]
    public async Task The_line_is_held_low_for_the_start_and_then_let_go(string driver, double milliseconds)
    {
        using var sensor = Open(driver, "028C015FEE");
        var released = TimeSpan.Zero;
        var answer = Wire.Released!;
        Wire.Released = () =>
        {
            released = _bench.Time.Elapsed;
            answer();
        };

        await _bench.ReadAsync(sensor);

        Assert.Equal([true, null], Wire.Driven);
        Assert.InRange(released.TotalMilliseconds, milliseconds, milliseconds + 4);
        Assert.Equal(new GpioInputSettings(ActiveLow: true, GpioBias.PullUp, Edges: true, OnlyToActive: true), Wire.Settings);
    }

    [Theory]
    [InlineData(2)] // the answer's beginning and that of the first bit
    [InlineData(7)] // and five zeros more
    public async Task Bits_that_are_always_zero_may_come_before_the_line_is_listened_to(int missed)
    {
        using var sensor = Open("dht22", "028C015FEE", missed);

        Assert.Equal(65.2, (await _bench.ReadAsync(sensor)).Good("humidity"));
    }

    [Fact]
    public async Task More_missing_bits_are_a_fault()
    {
        using var sensor = Open("dht22", "028C015FEE", 8);

        var fault = await _bench.FaultAsync(sensor);

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Contains("Only 33 of", fault.Message);
    }

    [Fact]
    public async Task A_wrong_sum_is_a_fault()
    {
        using var sensor = Open("dht22", "028C015FEF");

        Assert.Contains("checksum", (await _bench.FaultAsync(sensor)).Message);
    }

    [Fact]
    public async Task An_edge_lost_in_the_middle_is_a_fault()
    {
        using var sensor = Open("dht22", "028C015FEE", lostAt: 20);

        var fault = await _bench.FaultAsync(sensor);

        Assert.Equal(BusFault.BadData, fault.Fault);
        Assert.Contains("neither a 0 nor a 1", fault.Message);
    }

    [Fact]
    public async Task No_answer_is_said()
    {
        using var sensor = _bench.Open("dht22", """, "Pin": "4" """);

        Assert.Equal(BusFault.NoAnswer, (await _bench.FaultAsync(sensor)).Fault);
    }

    [Theory]
    [InlineData("""" "Interval": "1s", "Pin": "4" """", "2s")]
    [InlineData("""" "Interval": "5s" """", "Device")]
    [InlineData("""" "Pin": "4", "Device": "dht11@4" """", "stands beside")]
    public void What_cannot_be_is_refused(string settings, string words)
    {
        var findings = new Findings();

        Fakes.Open.Plan("dht11", ", " + settings, findings);

        Assert.Contains(words, Assert.Single(findings.Mistakes).ToString());
    }

    [Fact]
    public async Task The_kernels_own_driver_is_taken_where_it_is_named()
    {
        var bench = new LineBench { Board = new() { KernelSensors = new Kernel() } };
        using var sensor = bench.Open("dht22", """, "Device": "dht11@4" """);

        var measured = await sensor.ReadAsync(CancellationToken.None);

        Assert.Equal((21.5, 40), (measured.Good("temperature"), measured.Good("humidity")));
    }

    [Fact]
    public async Task A_kernel_without_the_driver_says_how_to_load_it()
    {
        var bench = new LineBench { Board = new() { KernelSensors = new Kernel() } };
        using var sensor = bench.Open("dht22", """, "Device": "dht11@17" """);

        Assert.Contains("dtoverlay", (await bench.FaultAsync(sensor)).Message);
    }

    /// <summary>A sensor that answers when it is asked: the falls of its line, with 77 µs for a 0 and 120 µs for a 1.</summary>
    private ISensor Open(string driver, string frame, int missed = 0, int lostAt = -1)
    {
        var bytes = Convert.FromHexString(frame);
        var sensor = _bench.Open(driver, """, "Pin": "4" """);
        Wire.Released = () =>
        {
            var at = _bench.Time.Elapsed + TimeSpan.FromMicroseconds(30);
            var falls = new List<TimeSpan> { at, at + TimeSpan.FromMicroseconds(160) };
            for (var bit = 0; bit < 40; bit++)
                falls.Add(falls[^1] + TimeSpan.FromMicroseconds((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0 ? 120 : 77));
            if (lostAt >= 0)
                falls.RemoveAt(lostAt);
            foreach (var fall in falls.Skip(missed))
                Wire.Move(true, fall);
        };
        return sensor;
    }

    private sealed class Kernel : IKernelSensors
    {
        public IReadOnlyList<KernelChannel> Channels() =>
        [
            new("iio", "dht11@4", "", "in_humidityrelative", "", "humidity"),
            new("iio", "dht11@4", "", "in_temp", "", "temperature"),
            new("hwmon", "cpu", "", "temp1", "", "temperature"),
        ];

        public double Read(KernelChannel channel) => channel.Quantity == "humidity" ? 40 : 21.5;
    }
}

using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Sensors;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Hardware.Simulation;
using SensorAgent.Services;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

/// <summary>The faults of <c>Board:Faults</c>, as a user asks for them, and as a driver meets them.</summary>
public sealed class SimulatedFaultsTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("light", "nack", BusFault.NoAnswer)]
    [InlineData("light", "unplugged", BusFault.NoAnswer)]
    [InlineData("light", "stuck", BusFault.Timeout)]
    [InlineData("i2c-1", "stuck", BusFault.Timeout)]
    [InlineData("oven", "nack", BusFault.NoAnswer)]
    [InlineData("oven", "stuck", BusFault.NoAnswer)]
    [InlineData("outside", "crc", BusFault.BadData)]
    [InlineData("outside", "unplugged", BusFault.Missing)]
    [InlineData("where", "nack", BusFault.NoAnswer)]
    public async Task A_fault_comes_when_it_should_and_goes_by_itself(string device, string kind, BusFault expected)
    {
        var (plan, board) = Start($$"""{ "a": { "Device": "{{device}}", "Fault": "{{kind}}", "After": "10s", "For": "30s" } }""");
        var name = device == "i2c-1" ? "light" : device;

        await ReadAsync(plan, board, name);
        _time.Advance(TimeSpan.FromSeconds(10));
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(plan, board, name));
        _time.Advance(TimeSpan.FromSeconds(30));
        await ReadAsync(plan, board, name);

        Assert.Equal(expected, fault.Fault);
    }

    [Fact]
    public async Task A_fault_of_one_device_leaves_the_others_alone()
    {
        var (plan, board) = Start("""{ "a": { "Device": "light", "Fault": "nack" } }""");

        await Assert.ThrowsAsync<BusException>(() => ReadAsync(plan, board, "light"));
        await ReadAsync(plan, board, "oven");
        await ReadAsync(plan, board, "dark");
    }

    [Fact]
    public async Task A_slow_device_takes_its_time_and_is_right()
    {
        var (plan, board) = Start("""{ "a": { "Device": "oven", "Fault": "slow", "Takes": "3s" } }""");
        var start = _time.Elapsed;

        await ReadAsync(plan, board, "oven");

        Assert.True(_time.Elapsed - start >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_is_measured_leaps_and_comes_back()
    {
        var (plan, board) = Start("""{ "a": { "Fault": "spike", "Share": 9, "After": "10s", "For": "5s" } }""");

        var before = await ReadAsync(plan, board, "light");
        _time.Advance(TimeSpan.FromSeconds(10));
        var leapt = await ReadAsync(plan, board, "light");
        _time.Advance(TimeSpan.FromSeconds(5));
        var after = await ReadAsync(plan, board, "light");

        Assert.InRange(before, 200, 450);
        Assert.InRange(leapt, 2000, 4500);
        Assert.InRange(after, 200, 450);
    }

    [Fact]
    public async Task What_is_measured_runs_away_until_it_ends()
    {
        var (plan, board) = Start("""{ "a": { "Fault": "drift", "Share": 9, "For": "2h" } }""");

        _time.Advance(TimeSpan.FromHours(1));
        var away = await ReadAsync(plan, board, "light");
        _time.Advance(TimeSpan.FromHours(1));
        var back = await ReadAsync(plan, board, "light");

        Assert.InRange(away, 2000, 4500);
        Assert.InRange(back, 200, 450);
    }

    [Theory]
    [InlineData("""{ "a": { "Device": "light" } }""", "linux", "Board:Faults:a: does nothing with Board:Kind linux; use Kind simulated; a real board has faults of its own.")]
    [InlineData("""{ "a": { "Fault": "nack" } }""", "simulated", "Board:Faults:a:Device: is missing; name a sensor or an output, or a bus such as i2c-1.")]
    [InlineData("""{ "a": { "Device": "ligth" } }""", "simulated", "Board:Faults:a:Device: there is no sensor or output \"ligth\"; did you mean \"light\"?")]
    [InlineData("""{ "a": { "Device": "door" } }""", "simulated", "Board:Faults:a:Device: door is on no bus that can have it; use a device on I2C, SPI, 1-Wire or a serial port.")]
    [InlineData("""{ "a": { "Device": "light", "Share": 1 } }""", "simulated", "Board:Faults:a:Share: does nothing with Fault nack; leave it out.")]
    [InlineData("""{ "a": { "Device": "light", "Fault": "spike" } }""", "simulated", "Board:Faults:a:Device: does nothing with Fault spike; leave it out.")]
    [InlineData("""{ "a": { "Device": "light", "Untill": "1s" } }""", "simulated", "Board:Faults:a:Untill: is not a key that anything reads")]
    public void Mistakes_have_words(string faults, string kind, string expected)
    {
        var findings = new Findings();
        Plan(faults, kind, new SimulatedBoard(_time), findings);

        Assert.StartsWith(expected, Assert.Single(findings.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_on_purpose_is_noted()
    {
        var findings = new Findings();
        Plan("""{ "a": { "Device": "light" } }""", "simulated", new SimulatedBoard(_time), findings);

        Assert.Equal("Board:Faults:a: the simulated board has this fault on purpose.", Assert.Single(findings.Notes).ToString());
    }

    private static AgentPlan Plan(string faults, string kind, SimulatedBoard board, Findings findings) => AgentPlan.Read(
        Config.Of($$"""
            {
              "Board": { "Kind": "{{kind}}", "Faults": {{faults}} },
              "Sensors": {
                "light": { "Driver": "max44009", "Location": "a" },
                "dark": { "Driver": "max44009", "Address": "0x4B", "Location": "b" },
                "oven": { "Driver": "max31855", "Location": "c" },
                "outside": { "Driver": "ds18b20", "Location": "d" },
                "where": { "Driver": "gps", "Location": "e" },
                "door": { "Driver": "contact", "Pin": "GPIO17", "Location": "f" }
              }
            }
            """),
        new(Drivers.Sensors, Drivers.Outputs), new("pi", "pi", ""), _ => board, findings);

    private (AgentPlan Plan, SimulatedBoard Board) Start(string faults)
    {
        var (board, findings) = (new SimulatedBoard(_time), new Findings());
        var plan = Plan(faults, "simulated", board, findings);
        Assert.Empty(findings.Mistakes);
        new SimulatedDevices(_time).Attach(plan);
        return (plan, board);
    }

    private async Task<double> ReadAsync(AgentPlan plan, SimulatedBoard board, string name)
    {
        var sensor = plan.Sensors.Single(entry => entry.Sensor.Name == name).Sensor;
        var before = _time.Timers;
        var reading = Task.Run<IReadOnlyList<Measurement>>(async () =>
        {
            using var opened = sensor.Open(board, _time);
            return await opened.ReadAsync(CancellationToken.None);
        });
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        while (!reading.IsCompleted && !bound.IsCancellationRequested)
        {
            await Task.WhenAny(reading, _time.UntilTimersAsync(before + 1)); // without another timer, nobody waits for time to pass
            if (!reading.IsCompleted)
                _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return (await reading)[0].Value.Number;
    }
}

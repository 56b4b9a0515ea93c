using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Cli;
using SensorAgent.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Doctor;
using SensorAgent.Mqtt.Broker;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class DoctorTests
{
    [Theory]
    [InlineData("0", "Ok", "sufficient")]
    [InlineData("50005", "Problem", "too low")]
    [InlineData("50000", "Warning", "too low since the start")]
    [InlineData("4", "Warning", "too hot")]
    [InlineData("80008", "Warning", "slowed down")]
    [InlineData("e0000", "Warning", "since the start")]
    public void The_firmwares_bits_become_words(string bits, string health, string part)
    {
        using var root = new TemporaryDirectory();
        root.File("sys/devices/platform/soc/soc:firmware/get_throttled", bits + "\n");

        var checkup = PowerCheck.Of(new FakeBoard(), root.Path);

        Assert.Equal(health, checkup.Health.ToString());
        Assert.Contains(part, checkup.Text);
    }

    [Theory]
    [InlineData(1, "Problem")]
    [InlineData(0, "Ok")]
    public void The_kernels_alarm_tells_of_the_supply(double alarm, string health)
    {
        using var root = new TemporaryDirectory();

        Assert.Equal(health, PowerCheck.Of(new AlarmedBoard(alarm), root.Path).Health.ToString());
    }

    [Fact]
    public void A_board_that_does_not_tell_of_its_supply_is_no_trouble()
    {
        using var root = new TemporaryDirectory();

        Assert.Equal(Health.Ok, PowerCheck.Of(new FakeBoard(), root.Path).Health);
    }

    [Theory]
    [InlineData(5, "Problem")]
    [InlineData(100, "Warning")]
    [InlineData(5000, "Ok")]
    public void Little_space_is_told_before_there_is_none(int megabytes, string health) =>
        Assert.Equal(health, MachineChecks.OfSpace("/var", megabytes * 1024L * 1024).Health.ToString());

    [Fact]
    public void A_state_directory_that_is_not_there_yet_is_looked_for_above()
    {
        using var directory = new TemporaryDirectory();

        var checkups = MachineChecks.Disk(Path.Combine(directory.Path, "a/b")).ToArray();

        Assert.Equal((Health.Ok, true), (checkups[0].Health, checkups[0].Text.EndsWith("can be made.", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(directory.Path, "a")));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_says_what_to_type()
    {
        var checkup = MachineChecks.Disk("/proc/sys/sensoragent").First();

        Assert.Equal(Health.Problem, checkup.Health);
        Assert.Contains("sudo install -d", checkup.Remedy);
    }

    [Fact]
    public void A_bus_that_the_configuration_needs_and_that_is_not_there_says_what_to_type()
    {
        var board = new FakeBoard { I2c = (_, _) => throw new BusException(BusFault.Missing, "Enable it with dtparam=i2c_arm=on.") };

        var needed = InterfaceChecks.Of(PlanOf("""{ "Sensors": { "a": { "Driver": "bme280" } } }""", board)).First(checkup => checkup.Part == "I2C");
        var idle = InterfaceChecks.Of(PlanOf("{}", board)).First(checkup => checkup.Part == "I2C");

        Assert.Equal((Health.Problem, "Enable it with dtparam=i2c_arm=on."), (needed.Health, needed.Text));
        Assert.Equal(Health.Ok, idle.Health);
    }

    [Fact]
    public async Task A_broker_that_lets_the_agent_in_is_ok_and_one_that_refuses_it_is_a_problem()
    {
        await using var broker = new MqttBroker(
            new() { Address = IPAddress.Loopback, Port = 0, Anonymous = AnonymousAccess.Nobody, UserName = "agent", Password = "secret" }, TimeProvider.System, NullLogger<MqttBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);

        var right = await AskAsync($$"""{ "Mqtt": { "Broker": "mqtt://127.0.0.1:{{broker.LocalEndpoint!.Port}}", "Username": "agent", "Password": "secret" } }""");
        var wrong = await AskAsync($$"""{ "Mqtt": { "Broker": "mqtt://127.0.0.1:{{broker.LocalEndpoint!.Port}}", "Username": "agent", "Password": "guess" } }""");

        Assert.Equal((Health.Ok, Health.Problem), (right.Health, wrong.Health));
        Assert.DoesNotContain("guess", wrong.Text + wrong.Remedy);
    }

    [Fact]
    public async Task A_broker_that_does_not_listen_is_a_problem_and_the_agents_own_only_a_warning()
    {
        var port = FreePort.Next();

        Assert.Equal(Health.Problem, (await AskAsync($$"""{ "Mqtt": { "Broker": "mqtt://127.0.0.1:{{port}}" } }""")).Health);
        Assert.Equal(Health.Warning, (await AskAsync($$"""{ "Mqtt": { "Embedded": { "Port": {{port}} } } }""")).Health);
    }

    [Fact]
    public async Task The_command_tells_each_part_in_a_line_and_fails_with_a_problem()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("a.json", $$"""
            { "Agent": { "StateDirectory": "{{directory.Path}}" }, "Board": { "Kind": "simulated" }, "Mqtt": { "Embedded": { "Port": {{FreePort.Next()}} } }, "Sensors": { "x": { "Driver": "bme208" } } }
            """);

        var (exit, text) = await RunAsync("doctor", "--config", file);

        Assert.Equal(1, exit);
        Assert.Matches("(?m)^problem  configuration  Sensors:x:Driver:.*did you mean \"bme280\".* -> sensoragent check$", text);
        Assert.Matches("(?m)^warning  board ", text);
        Assert.Matches("(?m)^ok       state ", text);
        Assert.Matches("(?m)^warning  broker ", text);
    }

    [Fact]
    public async Task Json_has_the_same_and_a_right_machine_is_ok()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("a.json", $$"""
            { "Agent": { "StateDirectory": "{{directory.Path}}" }, "Board": { "Kind": "simulated" }, "Mqtt": { "Embedded": { "Port": {{FreePort.Next()}} } } }
            """);

        var (exit, text) = await RunAsync("doctor", "--json", "--config", file);

        using var json = JsonDocument.Parse(text);
        Assert.Equal(exit == 0, json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("checks").EnumerateArray(), check =>
            check.GetProperty("part").GetString() == "configuration" && check.GetProperty("health").GetString() == "ok");
    }

    private static async Task<(int Exit, string Text)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        return (await CommandLine.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = TextWriter.Null }), output.ToString());
    }

    private static Task<Checkup> AskAsync(string json) =>
        BrokerCheck.RunAsync(PlanOf(json, new FakeBoard()), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    private static AgentPlan PlanOf(string json, IBoard board)
    {
        var findings = new Findings();
        var plan = ConfigurationSource.Plan(new(Config.Of(json), ""), _ => board, findings);
        Assert.Empty(findings.Mistakes);
        return plan;
    }

    /// <summary>A board of which only the kernel's alarm counts.</summary>
    private sealed class AlarmedBoard(double alarm) : IBoard, IKernelSensors
    {
        private readonly FakeBoard _rest = new();

        public string Model => _rest.Model;

        public bool IsSimulated => false;

        public IOneWire OneWire => _rest.OneWire;

        public IKernelSensors KernelSensors => this;

        public IReadOnlyList<KernelChannel> Channels() => [new("hwmon", "rpi_volt", "", "in0_lcrit_alarm", "", "")];

        public double Read(KernelChannel channel) => alarm;

        public GpioPin? FindPin(string text, out string hint) => _rest.FindPin(text, out hint);

        public II2cDevice OpenI2c(I2cBusId bus, int address) => _rest.OpenI2c(bus, address);

        public IGpioInput OpenInput(GpioPin pin, in GpioInputSettings settings) => _rest.OpenInput(pin, settings);

        public IGpioOutput OpenOutput(GpioPin pin, in GpioOutputSettings settings) => _rest.OpenOutput(pin, settings);

        public IPwmChannel OpenPwm(string chip, int channel) => _rest.OpenPwm(chip, channel);
    }
}

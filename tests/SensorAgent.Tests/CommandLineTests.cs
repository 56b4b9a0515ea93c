using System.CommandLine;
using System.Text;
using SensorAgent.Cli;
using SensorAgent.Core.Commands;
using SensorAgent.Core.Outputs;
using SensorAgent.Devices;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_says_that_a_right_configuration_is_right()
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Sensors": { "climate": { "Driver": "bme280" } } }""");

        Assert.Equal(0, await RunAsync("check", "--config", file));

        Assert.Contains("is right: 1 sensor and 0 outputs", _output.ToString());
    }

    [Fact]
    public async Task Check_names_six_mistakes_with_their_paths()
    {
        var file = _directory.File("a.json", """
            {
              "Board": { "Kind": "simulated" },
              "Mqtt": { "KeepAlive": "soon", "Brokr": "embedded" },
              "Sensors": {
                "climate": { "Driver": "bme208" },
                "light": { "Driver": "bh1750", "Address": "0x77" },
                "attic": { "Driver": "host", "Location": "under+roof" }
              },
              "Outputs": {
                "lamp": { "Driver": "gpio", "Pin": "GPIO17" },
                "pump": { "Driver": "gpio", "Pin": "PIN11" }
              }
            }
            """);

        Assert.Equal(1, await RunAsync("check", "--config", file));

        Assert.StartsWith("6 mistakes", _error.ToString());
        Assert.All(
            ["Mqtt:KeepAlive:", "Mqtt:Brokr:", "Sensors:climate:Driver:", "Sensors:light:Address:", "Sensors:attic:Location:", "Outputs:pump:Pin:"],
            path => Assert.Contains($"\n  {path} ", _error.ToString()));
    }

    [Theory]
    [InlineData("set", "lamp", "ON", "--Mqtt:Brokr=embedded")]
    [InlineData("set", "--Mqtt:Brokr", "embedded", "lamp", "ON", "5s")]
    [InlineData("read", "--Mqtt:Brokr=embedded")]
    [InlineData("history", "--Mqtt:Brokr=embedded")]
    public async Task Settings_beside_the_words_of_a_command_are_none_of_them(params string[] arguments)
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17" } } }""");

        Assert.Equal(1, await RunAsync([.. arguments, "--config", file]));

        Assert.Contains("Mqtt:Brokr: is not a key that anything reads; did you mean \"Broker\"?", _error.ToString());
    }

    [Theory]
    [InlineData("There is no output \"lmap\"; did you mean \"lamp\"?", "lmap", "ON")]
    [InlineData("There is no output \"pair\"; known here: fan, lamp, both, evening", "pair", "ON")]
    [InlineData("\"ONN\" is no command; did you mean ON?", "lamp", "ONN")]
    [InlineData("lamp: A switch has no level 30; use ON or OFF.", "both", "30")]
    [InlineData("A scene takes ON only.", "evening", "OFF")]
    [InlineData("The command for the output is missing: sensoragent set lamp ON", "lamp", "--Mqtt:Broker=embedded")]
    public async Task A_command_that_cannot_be_obeyed_is_refused_before_it_is_sent(string sentence, params string[] arguments)
    {
        var file = _directory.File("a.json", """
            { "Board": { "Kind": "simulated" }, "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17" }, "fan": { "Driver": "pwm" } },
              "Groups": { "both": { "Outputs": ["fan", "lamp"] } }, "Scenes": { "evening": { "Set": ["lamp ON"] } } }
            """);

        Assert.Equal(1, await RunAsync(["set", .. arguments, "--config", file]));

        Assert.Equal(sentence, _error.ToString().Trim());
    }

    [Fact]
    public void What_the_banner_suggests_to_try_is_a_command_for_every_output_driver()
    {
        foreach (var driver in Drivers.Outputs)
        {
            var section = Config.Section($$"""{ "Driver": "{{driver.Name}}" }""", new());
            var plan = OutputPlan.Read("a", section, Drivers.Outputs, new("pi", "room1", ""))!;

            Assert.True(CommandParser.Parse(Encoding.UTF8.GetBytes(Banner.Command(plan)), plan.Kind, plan.Range).Command is not null, driver.Name);
        }
    }

    [Fact]
    public async Task Check_migrate_numbers_an_older_file_and_keeps_it_as_it_was()
    {
        const string Before = """{ "Board": { "Kind": "simulated" } }""";
        var file = _directory.File("a.json", Before);

        Assert.Equal(0, await RunAsync("check", "--migrate", "--config", file));

        Assert.Contains("\"Version\": 1", File.ReadAllText(file));
        Assert.Equal(Before, File.ReadAllText($"{file}.version-0"));
        Assert.Contains($"it is kept in {file}.version-0", _output.ToString());
    }

    [Fact]
    public async Task Check_migrate_leaves_a_present_file_alone()
    {
        var file = _directory.File("a.json", """{ "Version": 1, "Board": { "Kind": "simulated" } }""");

        Assert.Equal(0, await RunAsync("check", "--migrate", "--config", file));

        Assert.Contains("version 1 already", _output.ToString());
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Theory]
    [InlineData("2", "Version: 2 is of a later SensorAgent; this one reads up to 1")]
    [InlineData("\"soon\"", "Version: \"soon\" cannot stand here")]
    public async Task Check_says_that_it_does_not_know_a_version(string version, string sentence)
    {
        var file = _directory.File("a.json", $$"""{ "Version": {{version}}, "Board": { "Kind": "simulated" } }""");

        Assert.Equal(1, await RunAsync("check", "--config", file));

        Assert.Contains(sentence, _error.ToString());
    }

    [Fact]
    public async Task Unit_allows_exactly_the_devices_of_the_configuration()
    {
        var file = _directory.File("a.json", """
            {
              "Board": {
                "Kind": "simulated",
                "Multiplexers": { "mux1": { "Driver": "tca9548a", "Bus": 1, "Address": "0x70" } },
                "Expanders": { "exp1": { "Driver": "mcp23017", "Bus": "mux1:2", "Address": "0x20" } }
              },
              "Sensors": {
                "climate": { "Driver": "bme280", "Bus": "mux1:3" },
                "air": { "Driver": "mhz19b", "Port": "ttyUSB0" },
                "volts": { "Driver": "mcp3008", "Bus": 0, "ChipSelect": 1 },
                "bell": { "Driver": "button", "Pin": "exp1:5" },
                "host": { "Driver": "host" }
              }
            }
            """);

        Assert.Equal(0, await RunAsync("unit", "--config", file));

        Assert.Equal(
            ["DeviceAllow=", "DeviceAllow=/dev/i2c-1 rw", "DeviceAllow=/dev/spidev0.1 rw", "DeviceAllow=/dev/ttyUSB0 rw"],
            _output.ToString().Split('\n').Where(line => line.StartsWith("DeviceAllow", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unit_allows_GPIO_chips_where_a_line_of_the_board_is_used()
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Outputs": { "lamp": { "Driver": "gpio", "Pin": "GPIO17" } } }""");

        Assert.Equal(0, await RunAsync("unit", "--config", file));

        Assert.Contains("DeviceAllow=\nDeviceAllow=char-gpiochip rw\n", _output.ToString());
        Assert.DoesNotContain("/dev/", _output.ToString().Replace("devices.conf", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_prints_what_a_sensor_says()
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Sensors": { "climate": { "Driver": "bme280" } } }""");

        Assert.Equal(0, await RunAsync("read", "climate", "--config", file));

        Assert.Matches(@"temperature/room1  \d+\.\d °C  \(simulated\)", _output.ToString());
    }

    [Fact]
    public async Task Read_without_a_name_reads_all_and_fails_when_one_does()
    {
        var file = _directory.File("a.json", """
            { "Board": { "Kind": "simulated" }, "Sensors": { "light": { "Driver": "bh1750" }, "bad": { "Driver": "exec", "Command": "exit 3" }, "climate": { "Driver": "bme280" } } }
            """);

        Assert.Equal(1, await RunAsync("read", "--config", file));

        Assert.All(["illuminance/room1", "temperature/room1"], topic => Assert.Contains(topic, _output.ToString()));
        Assert.Contains("bad: ", _error.ToString());
    }

    [Fact]
    public async Task Read_says_why_a_sensor_gives_no_value()
    {
        var file = _directory.File("a.json", """
            { "Board": { "Kind": "simulated" }, "Sensors": { "bad": { "Driver": "exec", "Command": "echo broken >&2; exit 3" } } }
            """);

        Assert.Equal(1, await RunAsync("read", "bad", "--config", file));

        Assert.Contains("bad: The program ended with exit code 3: broken.", _error.ToString());
    }

    [Theory]
    [InlineData("read", "climat", "did you mean \"climate\"?")]
    [InlineData("drivers", "bme208", "did you mean \"bme280\"?")]
    public async Task An_unknown_name_brings_the_one_that_was_meant(string command, string name, string right)
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Sensors": { "climate": { "Driver": "bme280" } } }""");

        Assert.Equal(1, await RunAsync(command, name, "--config", file));

        Assert.Contains(right, _error.ToString());
    }

    [Fact]
    public async Task Drivers_lists_every_driver()
    {
        Assert.Equal(0, await RunAsync("drivers"));

        Assert.All(["bme280", "bh1750", "ds18b20", "gpio", "host", "exec", "pwm"], name => Assert.Contains($"  {name} ", _output.ToString()));
    }

    [Fact]
    public async Task Run_refuses_a_configuration_with_mistakes()
    {
        var file = _directory.File("a.json", """{ "Sensors": { "x": {} } }""");

        Assert.Equal(1, await RunAsync("--config", file, "--Board:Kind=simulated"));

        Assert.Contains("Sensors:x:Driver: is missing", _error.ToString());
    }

    [Fact]
    public async Task A_misspelt_command_is_not_taken_for_run()
    {
        Assert.Equal(1, await RunAsync("chekc"));

        Assert.Contains("did you mean \"check\"?", _error.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, new InvocationConfiguration { Output = _output, Error = _error });
}

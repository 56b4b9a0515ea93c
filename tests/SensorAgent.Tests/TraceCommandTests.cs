using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Cli;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Setup;
using SensorAgent.Devices;
using SensorAgent.Hardware.Boards;
using SensorAgent.Testing;

namespace SensorAgent.Tests;

public sealed class TraceCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Trace => Path.Combine(_directory.Path, "trace.jsonl");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("bme280")]
    [InlineData("max31855")]
    [InlineData("mhz19b")]
    [InlineData("ds18b20")]
    [InlineData("gpio", """, "Pin": "PIN11" """)]
    [InlineData("dht22", """, "Pin": "GPIO4" """)]
    [InlineData("hcsr04", """, "Trigger": "GPIO23", "Echo": "GPIO24" """)]
    [InlineData("encoder", """, "PinA": "GPIO5", "PinB": "GPIO6" """)]
    public async Task A_recorded_sensor_replays_to_the_same_values(string driver, string settings = "")
    {
        await RecordAsync(driver, settings);

        Assert.Equal("", _error.ToString());
        Assert.Equal(0, await RunAsync("replay", Trace));
        Assert.Contains("The reading is as recorded.", _output.ToString());
        Assert.Contains(Lines().Single(line => line["values"] is not null)["values"]![0]!["value"]!.GetValue<string>(), _output.ToString());
    }

    [Theory]
    [InlineData("bme280", "read")]
    [InlineData("bme280", "written")]
    [InlineData("max31855", "read")]
    [InlineData("mhz19b", "read")]
    [InlineData("mhz19b", "written")]
    public async Task A_changed_byte_is_told_by_its_line_and_position(string driver, string key)
    {
        await RecordAsync(driver);
        var number = Change(key, keepCheck: true);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Matches($@"trace\.jsonl, line {number}: byte 1 \(.. instead of ..\) of what was {key} was changed", _error.ToString());
    }

    [Theory]
    [InlineData("bme280")]
    [InlineData("mhz19b")]
    public async Task A_driver_that_writes_another_byte_is_told_by_line_and_position(string driver)
    {
        await RecordAsync(driver);
        var number = Change("written", keepCheck: false);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Matches($@"trace\.jsonl, line {number}, .*: byte 1 of what is written: the driver writes .., the trace has ..\.", _error.ToString());
    }

    [Fact]
    public async Task A_driver_that_makes_another_value_of_the_bytes_is_told_by_the_line_of_the_reading()
    {
        await RecordAsync("max31855");
        Change("read", keepCheck: false);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Matches(@"trace\.jsonl, line 4: lines 2 to 3 come to .*; recorded was .*temperature", _error.ToString());
    }

    [Fact]
    public async Task A_driver_that_has_ended_before_the_trace_is_told()
    {
        await RecordAsync("max31855");
        File.AppendAllLines(Trace, [File.ReadAllLines(Trace)[2]]);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Contains("trace.jsonl, line 5, spi 0.0: the driver has ended", _error.ToString());
    }

    [Fact]
    public async Task Readings_are_recorded_for_as_long_as_was_asked_for()
    {
        await RecordAsync("max31855", """, "Interval": "100ms" """, "--for", "2s");

        Assert.True(Lines().Count(line => line["values"] is not null) > 1);
        Assert.Equal(0, await RunAsync("replay", Trace));
        Assert.Matches(@"All \d+ readings are as recorded", _output.ToString());
    }

    [Fact]
    public async Task A_fault_is_recorded_and_replays_as_the_same_fault()
    {
        await RecordAsync("lis3dh"); // of which there is no model

        Assert.Contains("\"error\":\"no_answer\"", File.ReadAllText(Trace));
        Assert.Equal(0, await RunAsync("replay", Trace));
        Assert.Contains("no_answer: No answer at 0x18 on I2C bus 1", _output.ToString());
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("hello", "line 1: it is no whole JSON object")]
    [InlineData("{}", "line 1: it is no trace")]
    [InlineData("""{"format":"sensoragent-trace","version":2}""", "line 1: its version is not 1")]
    [InlineData("""{"format":"sensoragent-trace","version":1,"sensor":"a","driver":"bme280","recorded":"2026-01-01T00:00:00Z","settings":{}}""", "ends before the first reading")]
    public async Task What_is_no_trace_is_refused_in_a_sentence(string text, string sentence)
    {
        File.WriteAllText(Trace, text);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Contains(sentence, _error.ToString());
        Assert.DoesNotContain("Exception", _error.ToString());
    }

    [Theory]
    [InlineData("""{"time":0,"bus":"i2c","addr""", "it is no whole JSON object; the file may be cut off here")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("""{"bus":"i2c"}""", "\"time\" is missing")]
    [InlineData("""{"time":0,"bus":"i2c","address":7,"step":"read"}""", "\"address\" is missing or no text")]
    [InlineData("""{"time":0,"bus":"i2c","address":"1:0x76","step":"read","read":"7"}""", "\"read\" is not made of bytes")]
    [InlineData("""{"time":0,"bus":"i2c","address":"1:0x76","step":"read","length":-1}""", "\"length\" is no number of bytes")]
    [InlineData("""{"time":0,"sub":"i2c"}""", "it has neither \"bus\" nor \"values\"")]
    public async Task A_damaged_line_is_told_with_its_number(string line, string sentence)
    {
        await RecordAsync("max31855");
        File.WriteAllLines(Trace, [.. File.ReadAllLines(Trace)[..2], line]);

        Assert.Equal(1, await RunAsync("replay", Trace));

        Assert.Contains($"trace.jsonl, line 3: {sentence}", _error.ToString());
    }

    [Fact]
    public async Task A_trace_that_is_not_there_or_names_no_driver_is_told_in_a_sentence()
    {
        Assert.Equal(1, await RunAsync("replay", Trace));
        Assert.Contains("trace.jsonl cannot be read", _error.ToString());

        await RecordAsync("max31855");
        File.WriteAllText(Trace, File.ReadAllText(Trace).Replace("max31855", "max31856", StringComparison.Ordinal));
        Assert.Equal(1, await RunAsync("replay", Trace));
        Assert.Contains("there is no sensor driver \"max31856\"", _error.ToString());
    }

    [Theory]
    [InlineData("climat", "There is no sensor \"climat\"", "1s")]
    [InlineData("host", "talks to no bus of the board", "1s")]
    [InlineData("a", "--for: \"soon\" cannot stand here", "soon")]
    public async Task What_cannot_be_recorded_is_told_in_a_sentence(string sensor, string sentence, string duration)
    {
        Assert.Equal(1, await RunAsync("record", sensor, "-o", Trace, "--for", duration, "--config", Configuration("max31855", "")));

        Assert.Contains(sentence, _error.ToString());
    }

    [Fact]
    public async Task The_replay_board_gives_a_sensor_what_the_trace_has_again_and_again()
    {
        await RecordAsync("bme280");
        var board = BoardFactory.Open(new("replay", Trace), TimeProvider.System, NullLoggerFactory.Instance, new Findings());
        var plan = AgentPlan.Read(
            Config.Of("""{ "Sensors": { "a": { "Driver": "bme280" } } }"""), new(Drivers.Sensors, Drivers.Outputs), new("pi", "pi", ""), _ => board, new Findings());
        var readings = new List<IReadOnlyList<Measurement>>();

        for (var opened = 0; opened < 2; opened++)
        {
            using var sensor = plan.Sensors[0].Sensor.Open(board, TimeProvider.System);
            for (var read = 0; read < 3; read++)
                readings.Add(await sensor.ReadAsync(CancellationToken.None));
        }

        Assert.Equal(6, readings.Count);
        Assert.All(readings, reading => Assert.Equal(readings[0], reading));
    }

    [Fact]
    public async Task Read_takes_a_replay_board_and_marks_its_values()
    {
        await RecordAsync("bme280");
        var file = _directory.File("b.json", $$"""
            { "Board": { "Kind": "replay", "Trace": "{{Trace}}" }, "Sensors": { "one": { "Driver": "bme280", "Quantities": { "humidity": { "Enabled": false } } } } }
            """);

        Assert.Equal(0, await RunAsync("read", "--config", file));

        Assert.Matches(@"temperature/room1  \d+\.\d °C  \(simulated\)", _output.ToString());
    }

    [Fact]
    public async Task The_replay_board_says_what_the_trace_does_not_have()
    {
        await RecordAsync("bme280");
        var file = _directory.File("b.json", $$"""
            { "Board": { "Kind": "replay", "Trace": "{{Trace}}" }, "Sensors": { "light": { "Driver": "bh1750" }, "door": { "Driver": "gpio", "Pin": "GPIO17" } } }
            """);

        Assert.Equal(1, await RunAsync("read", "--config", file));

        Assert.Contains("has nothing of i2c 1:0x23; it has i2c 1:0x76.", _error.ToString());
        Assert.Contains("has nothing of gpio GPIO17", _error.ToString());
    }

    [Theory]
    [InlineData("""{ "Kind": "replay" }""", "Board:Trace: is missing")]
    [InlineData("""{ "Kind": "replay", "Trace": "/nowhere/a.jsonl" }""", "Board:Trace: The trace /nowhere/a.jsonl cannot be read")]
    [InlineData("""{ "Kind": "simulated", "Trace": "a.jsonl" }""", "Board:Trace: does nothing with Kind simulated")]
    public async Task A_board_without_a_trace_is_a_mistake_of_the_configuration(string board, string mistake)
    {
        Assert.Equal(1, await RunAsync("check", "--config", _directory.File("b.json", $$"""{ "Board": {{board}} }""")));

        Assert.Contains(mistake, _error.ToString());
    }

    private async Task RecordAsync(string driver, string settings = "", params string[] options)
    {
        Assert.Equal(0, await RunAsync(["record", "a", "-o", Trace, "--config", Configuration(driver, settings), .. options]));
        Assert.Equal("sensoragent-trace", Lines()[0]["format"]!.GetValue<string>());
    }

    private string Configuration(string driver, string settings) => _directory.File("a.json", $$"""
        { "Board": { "Kind": "simulated" }, "Sensors": { "a": { "Driver": "{{driver}}" {{settings}} }, "host": { "Driver": "host" } } }
        """);

    private JsonNode[] Lines() => [.. File.ReadAllLines(Trace).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Turns a bit of the first byte of the last transfer that has any; returns the number of its line.</summary>
    private int Change(string key, bool keepCheck)
    {
        var lines = Lines();
        var index = Array.FindLastIndex(lines, line => line["step"]?.GetValue<string>() is "read" or "write" or "write-read" && line[key] is not null);
        var bytes = Convert.FromHexString(lines[index][key]!.GetValue<string>());
        bytes[0] ^= 0x10;
        lines[index][key] = Convert.ToHexString(bytes);
        if (!keepCheck)
            lines[index].AsObject().Remove("check");
        File.WriteAllLines(Trace, lines.Select(line => line.ToJsonString()));
        return index + 1;
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, new InvocationConfiguration { Output = _output, Error = _error });
}

using System.CommandLine;
using System.Text.Json;
using SensorAgent.Cli;

namespace SensorAgent.Tests.Scanning;

public sealed class ScanCommandTests : IDisposable
{
    private const string Simulated = """
        {
          // mine
          "Board": { "Kind": "simulated" },
          "Sensors": { "climate": { "Driver": "bme280" } }
        }
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_simulated_board_has_the_chips_of_the_configuration_and_says_that_they_are_made_up()
    {
        var file = _directory.File("a.json", Simulated);

        Assert.Equal(0, await RunAsync("scan", "--config", file));

        Assert.Contains("made up", _output.ToString());
        Assert.Matches("0x76  .*bme280.*Sensors:climate", _output.ToString());
    }

    [Fact]
    public async Task The_simulated_board_lists_its_other_buses_too()
    {
        var file = _directory.File("a.json", """
            {
              "Board": { "Kind": "simulated", "Multiplexers": { "mux1": { "Address": "0x70" } } },
              "Sensors": {
                "kiln": { "Driver": "max31855", "Location": "kiln" }, "hall": { "Driver": "pms5003", "Location": "hall" },
                "attic": { "Driver": "sht4x", "Location": "attic" }
              }
            }
            """);

        Assert.Equal(0, await RunAsync("scan", "--config", file));

        Assert.All(
            [
                "0x44  sht4x by the configuration; not recognised  (Sensors:attic)", "0x70  tca9548a by the configuration; not recognised  (Board:Multiplexers:mux1)",
                "bus 0, chip select 0", "  serial0", "simulated.pwm, channels 0 to 1", "simulated (simulated), 28 lines", "free, inputs: GPIO0 GPIO1 ",
            ],
            line => Assert.Contains(line, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_one_object_and_nothing_else()
    {
        var file = _directory.File("a.json", Simulated);

        Assert.Equal(0, await RunAsync("scan", "--json", "--config", file));

        using var report = JsonDocument.Parse(_output.ToString());
        Assert.Equal("0x76", report.RootElement.GetProperty("i2c").GetProperty("found")[0].GetProperty("devices")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task What_is_there_already_is_not_written_again()
    {
        var file = _directory.File("a.json", Simulated);

        Assert.Equal(0, await RunAsync("scan", "--write", "--config", file));

        Assert.Contains("Nothing was found", _output.ToString());
        Assert.Equal(Simulated, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_configuration_with_mistakes_is_shown_but_not_written_to()
    {
        var file = _directory.File("a.json", """{ "Board": { "Kind": "simulated" }, "Sensors": { "x": { "Driver": "bme208" } } }""");

        Assert.Equal(1, await RunAsync("scan", "--write", "--config", file));

        Assert.Contains("bus 1", _output.ToString());
        Assert.Contains("did you mean \"bme280\"?", _error.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, new InvocationConfiguration { Output = _output, Error = _error });
}

using System.Globalization;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Devices.Tests.Fakes;
using SensorAgent.Testing;

namespace SensorAgent.Devices.Tests.Sensors;

public sealed class ExecTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("exec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("echo 21.5", 21.5)]
    [InlineData("echo -0.25", -0.25)]
    [InlineData("echo 1e3", 1000)]
    [InlineData("echo starting; echo; echo ' 7 '; echo", 7)]
    [InlineData("printf 42", 42)]
    [InlineData("cat; echo 3", 3)] // its input is empty
    public async Task The_last_line_that_is_not_empty_is_the_value(string command, double number)
    {
        var measurement = Assert.Single(await ReadAsync(command));

        Assert.Equal(new Measurement("value", number), measurement);
    }

    [Fact]
    public async Task A_JSON_object_gives_several_quantities()
    {
        var measurements = await ReadAsync("""echo '{"humidity": 40.5, "temperature": "21.5", "noise": 3}'""", "temperature, humidity");

        Assert.Equal([new Measurement("temperature", 21.5), new Measurement("humidity", 40.5)], measurements);
    }

    [Fact]
    public async Task A_member_that_is_not_there_has_no_value_this_time() =>
        Assert.Equal(
            [new Measurement("humidity", 40.5)], await ReadAsync("""echo '{"humidity": 40.5, "temperature": null}'""", "temperature,humidity"));

    [Theory]
    [InlineData("ON", true)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    public async Task A_binary_quantity_is_ON_or_OFF(string word, bool on) =>
        Assert.Equal(new Measurement("door", on), Assert.Single(await ReadAsync($"echo {word}", "door")));

    [Fact]
    public async Task A_text_is_taken_as_it_is() =>
        Assert.Equal(SensorValue.Of("04:A1:B2"), Assert.Single(await ReadAsync("echo 04:A1:B2", "rfid")).Value);

    [Theory]
    [InlineData("true", "value", "The program printed nothing.")]
    [InlineData("echo twenty", "value", "The program printed \"twenty\" instead of a number.")]
    [InlineData("echo NaN", "value", "The program printed \"NaN\" instead of a number.")]
    [InlineData("echo 1e999", "value", "The program printed \"1e999\" instead of a number.")]
    [InlineData("echo perhaps", "door", "The program printed \"perhaps\" instead of ON or OFF.")]
    [InlineData("echo 21", "temperature,humidity", "The program printed \"21\" instead of a JSON object with temperature, humidity.")]
    [InlineData("echo '{\"a\":1}'", "temperature,humidity", "The program's JSON has none of temperature, humidity.")]
    [InlineData("echo '{\"a\":'", "temperature", "The program printed \"{\"a\":\", which is no JSON.")]
    [InlineData("printf %s '{\"rfid\":\"\\ud800\"}'", "rfid", "The program printed \"{\"rfid\":\"\\ud800\"}\", which is no JSON.")]
    public async Task What_is_no_value_is_told_in_a_sentence(string command, string quantity, string reason)
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(command, quantity));

        Assert.Equal((BusFault.BadData, reason), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("echo 21; exit 3", "The program ended with exit code 3.")]
    [InlineData("echo 'no such probe.' >&2; echo more >&2; exit 1", "The program ended with exit code 1: no such probe.")]
    [InlineData("/nowhere/depth 2>/dev/null", "The program ended with exit code 127.")]
    public async Task A_program_that_fails_is_told_with_its_exit_code_and_complaint(string command, string reason)
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync(command));

        Assert.Equal((BusFault.Failed, reason), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task A_program_that_prints_too_much_is_stopped()
    {
        var fault = await Assert.ThrowsAsync<BusException>(() => ReadAsync("yes"));

        Assert.Equal("The program prints more than 65536 bytes.", fault.Message);
    }

    [Fact]
    public async Task A_program_that_complains_at_length_still_gives_its_value() =>
        Assert.Equal(5, Assert.Single(await ReadAsync("head -c 300000 /dev/zero >&2; echo 5")).Value.Number);

    [Fact]
    public async Task A_program_that_hangs_is_killed_with_its_children()
    {
        using var stop = new CancellationTokenSource();
        var file = Path.Combine(_directory, "pids");
        var read = ReadAsync($"sleep 1000 & echo $! > {file}; echo $$ >> {file}; wait", cancellationToken: stop.Token);
        await Wait.Until(() => File.Exists(file) && File.ReadAllLines(file).Length == 2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        foreach (var pid in File.ReadAllLines(file))
            await Wait.Until(() => !IsAlive(pid));
    }

    [Fact]
    public void A_command_is_needed()
    {
        var findings = new Findings();

        Open.Plan("exec", "", findings);

        Assert.Equal(
            "Sensors:x:Command: is missing; name a program that prints a value, such as /usr/local/bin/depth.",
            Assert.Single(findings.Mistakes).ToString());
    }

    [Theory]
    [InlineData(",")]
    [InlineData("a,b,a")]
    public void Quantities_have_names_of_their_own(string quantities)
    {
        var findings = new Findings();

        Open.Plan("exec", $$""", "Command": "true", "Quantity": "{{quantities}}" """, findings);

        Assert.Equal("Sensors:x:Quantity", Assert.Single(findings.Mistakes).Path);
    }

    private static bool IsAlive(string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{int.Parse(pid, CultureInfo.InvariantCulture)}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<Measurement>> ReadAsync(
        string command, string quantity = "value", CancellationToken cancellationToken = default)
    {
        var settings = $""", "Command": {System.Text.Json.JsonSerializer.Serialize(command)}, "Quantity": "{quantity}" """;
        using var sensor = Open.Sensor("exec", new FakeBoard(), TimeProvider.System, settings);
        return await sensor.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }
}

using System.CommandLine;
using System.Text.RegularExpressions;
using SensorAgent.Cli;
using SensorAgent.Documentation;
using SensorAgent.Testing;

namespace SensorAgent.Tests.Documentation;

public sealed partial class GeneratedFilesTests
{
    private const string Remedy = "Run dotnet run --project src/SensorAgent -- generate . and commit what it writes.";

    public static TheoryData<string> Pages => [.. GeneratedFiles.All().Select(file => file.Path).Where(path => path.Split('/').Length == 4)];

    [Fact]
    public void What_is_made_from_the_descriptions_is_in_the_repository_as_it_is_made_now()
    {
        var stale = GeneratedFiles.All()
            .Where(file => !File.Exists(Path.Combine(Repository.Root, file.Path)) || File.ReadAllText(Path.Combine(Repository.Root, file.Path)) != file.Text)
            .Select(file => file.Path)
            .ToArray();

        Assert.True(stale.Length == 0, $"{string.Join(", ", stale)} differ. {Remedy}");
    }

    [Fact]
    public void No_page_is_left_of_a_driver_that_is_gone()
    {
        var left = Repository.Files(GeneratedFiles.Folder, "*").Select(Repository.Name).Except(GeneratedFiles.All().Select(file => file.Path)).ToArray();

        Assert.True(left.Length == 0, $"{string.Join(", ", left)} are of no driver. {Remedy}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_example_of_a_page_passes_the_check(string page)
    {
        using var directory = new TemporaryDirectory();
        var example = Example().Match(GeneratedFiles.All().Single(file => file.Path == page).Text).Groups[1].Value;
        var (output, error) = (new StringWriter(), new StringWriter());

        var exit = await CommandLine.RunAsync(
            ["check", "--config", directory.File("a.json", example), "--Board:Kind=simulated"], new InvocationConfiguration { Output = output, Error = error });

        Assert.Equal("", error.ToString());
        Assert.Equal(0, exit);
        Assert.Contains(page.Contains("/sensors/", StringComparison.Ordinal) ? "1 sensor and 0 outputs" : "0 sensors and 1 output", output.ToString());
    }

    [Theory]
    [InlineData("sensors/bme280", "| SDA | 3 | GPIO2 | PI8 | PB5 |")]
    [InlineData("sensors/bme280", "| SCL | 5 | GPIO3 | PI7 | PB4 |")]
    [InlineData("sensors/bme280", "| temperature | °C | -40 to 85 °C | `/Sensor/temperature/room1` |")]
    [InlineData("sensors/bme280", "| `Address` | `0x76` | 0x76, 0x77 |")]
    [InlineData("sensors/gpio", "| `Pin` of the example | 11 | GPIO17 | PC9 | PB13 |")]
    [InlineData("sensors/gpio", "| `Debounce` | `20ms` | 0ms to 5s |")]
    [InlineData("outputs/pca9685", "0x40 to 0x6f, 0x71 to 0x77")]
    [InlineData("outputs/gpio", "| `/Output/lamp/room1/set` |")]
    public void A_page_says_what_the_description_says(string page, string line) =>
        Assert.Contains(line, GeneratedFiles.All().Single(file => file.Path == $"docs/drivers/{page}.md").Text);

    [Fact]
    public void The_index_leads_from_a_quantity_to_the_drivers_that_deliver_it()
    {
        var index = GeneratedFiles.All().Single(file => file.Path == "docs/drivers/README.md").Text;

        var line = index.Split('\n').Single(line => line.StartsWith("| illuminance |", StringComparison.Ordinal));
        Assert.Contains("[bh1750](sensors/bh1750.md)", line);
        Assert.DoesNotContain("bme280", line);
    }

    [Fact]
    public async Task A_directory_that_is_not_the_repository_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        var kept = directory.File("docs/drivers/mine.md", "mine");
        var error = new StringWriter();

        Assert.Equal(1, await CommandLine.RunAsync(["generate", directory.Path], new InvocationConfiguration { Output = TextWriter.Null, Error = error }));

        Assert.Equal("mine", File.ReadAllText(kept));
        Assert.Contains("SensorAgent.sln", error.ToString());
    }

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();
}

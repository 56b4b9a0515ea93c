using System.Text.RegularExpressions;
using System.Xml.Linq;
using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Architecture;

public sealed partial class ProjectTests
{
    private const int MostLines = 400;

    /// <summary>The arrows of the architecture. Mqtt sees nobody; Devices, Hardware and Web do not see each other.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["SensorAgent"] = ["SensorAgent.Core", "SensorAgent.Devices", "SensorAgent.Hardware", "SensorAgent.Mqtt", "SensorAgent.Web"],
        ["SensorAgent.Core"] = [],
        ["SensorAgent.Devices"] = ["SensorAgent.Core", "SensorAgent.Generators"],
        ["SensorAgent.Generators"] = [],
        ["SensorAgent.Hardware"] = ["SensorAgent.Core"],
        ["SensorAgent.Mqtt"] = [],
        ["SensorAgent.Web"] = ["SensorAgent.Core"],
    };

    private static readonly IReadOnlyList<string> Projects = Repository.Files("src", "*.csproj");

    [Fact]
    public void Projects_refer_to_each_other_only_along_the_arrows()
    {
        var wrong = Projects.SelectMany(project => References(project)
            .Select(reference => (From: NameOf(project), To: NameOf(reference)))
            .Where(arrow => !Arrows.GetValueOrDefault(arrow.From, []).Contains(arrow.To)));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_has_its_place_among_the_arrows()
    {
        Assert.True(Projects.Count >= 6, "The projects were not found.");
        Assert.Empty(Projects.Select(NameOf).Except(Arrows.Keys));
    }

    [Fact]
    public void The_generator_serves_the_compiler_and_is_not_part_of_the_agent()
    {
        var reference = Projects.SelectMany(project => XDocument.Load(project).Descendants("ProjectReference"))
            .Single(reference => reference.Attribute("Include")!.Value.Contains("Generators", StringComparison.Ordinal));

        Assert.Equal(("Analyzer", "false"), (reference.Attribute("OutputItemType")?.Value, reference.Attribute("ReferenceOutputAssembly")?.Value));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "SensorAgent.sln"));

        Assert.All(
            Projects.Concat(Repository.Files("tests", "*.csproj")).Select(NameOf),
            name => Assert.Contains($"\\{name}.csproj\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var files = Repository.Files("src", "*.cs");

        Assert.NotEmpty(files);
        Assert.DoesNotContain(
            files.Select(file => (Name: Repository.Name(file), Lines: File.ReadLines(file).Count())), file => file.Lines > MostLines);
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own()
    {
        var names = Repository.Files("docs/adr", "*.md").Select(file => Path.GetFileName(file)).ToArray();

        Assert.All(names, name => Assert.Matches(DecisionName(), name));
        Assert.Empty(names.GroupBy(name => name[..4]).Where(twins => twins.Count() > 1).Select(twins => string.Join(" and ", twins)));
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'));

    [GeneratedRegex("^[0-9]{4}-[a-z0-9-]+\\.md$")]
    private static partial Regex DecisionName();
}

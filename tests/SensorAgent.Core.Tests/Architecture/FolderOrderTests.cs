using SensorAgent.Testing;

namespace SensorAgent.Core.Tests.Architecture;

public sealed class FolderOrderTests
{
    private static readonly IReadOnlyList<string> Files = Repository.Files("src/SensorAgent.Core", "*.cs");

    private static readonly ILookup<string, string> Types = Files
        .SelectMany(file => FolderOrder.Declared(File.ReadAllText(file)).Select(type => (Folder: FolderOf(file), Type: type)))
        .ToLookup(entry => entry.Folder, entry => entry.Type);

    [Fact]
    public void A_file_of_Core_uses_only_folders_before_its_own()
    {
        var wrong = Files
            .Select(file => (Name: Repository.Name(file), Forbidden: FolderOrder.Forbidden(FolderOf(file), File.ReadAllText(file), Types)))
            .Where(found => found.Forbidden.Count > 0)
            .Select(found => $"{found.Name} uses {string.Join(", ", found.Forbidden)}");

        Assert.True(Files.Count > 40, "Core was not found.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_Core_has_its_place_in_the_order() =>
        Assert.Empty(Files.Select(FolderOf).Distinct().Except(FolderOrder.Folders));

    [Fact]
    public void Every_file_of_Core_has_the_namespace_of_its_folder()
    {
        var wrong = Files.Where(file => !File.ReadAllText(file).Contains($"\nnamespace SensorAgent.Core.{FolderOf(file)};", StringComparison.Ordinal)
            && !File.ReadAllText(file).StartsWith($"namespace SensorAgent.Core.{FolderOf(file)};", StringComparison.Ordinal));

        Assert.Empty(wrong.Select(Repository.Name));
    }

    [Fact]
    public void No_using_of_Core_is_hidden_in_its_project() =>
        Assert.DoesNotContain("<Using", File.ReadAllText(Path.Combine(Repository.Root, "src/SensorAgent.Core/SensorAgent.Core.csproj")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Sensors", "using SensorAgent.Core.Outputs;", "Outputs")]
    [InlineData("Sensors", "using static SensorAgent.Core.Outputs.OutputKeys;", "Outputs")]
    [InlineData("Sensors", "using Worker = SensorAgent.Core.Outputs.OutputWorker;", "Outputs")]
    [InlineData("Sensors", "var x = new Outputs.OutputProgram();", "Outputs")]
    [InlineData("Sensors", "var x = Core.Outputs.OutputProgram.None;", "Outputs")]
    [InlineData("Sensors", "/// <see cref=\"Outputs.OutputProgram\"/>", "Outputs")]
    [InlineData("Sensors", "var x = plan.Outputs.Count;", "")]
    [InlineData("Sensors", "var x = Outputs.Count;", "")]
    [InlineData("Sensors", "using SensorAgent.Core.Options; Options.Duration.ToWords(x);", "")]
    [InlineData("Sensors", "namespace SensorAgent.Core.Sensors;", "")]
    [InlineData("Buses", "using SensorAgent.Core.Model;", "Model")]
    [InlineData("Model", "using SensorAgent.Core.Buses;", "Buses")]
    [InlineData("Options", "using SensorAgent.Core.Model;", "")]
    public void What_a_source_must_not_mention_is_seen(string folder, string source, string forbidden) =>
        Assert.Equal(forbidden, string.Join(", ", FolderOrder.Forbidden(folder, source, Types)));

    private static string FolderOf(string file) => Repository.Name(file).Split('/') is [_, _, var folder, _, ..] ? folder : "";
}

using System.Collections;
using SensorAgent.Configuration;
using SensorAgent.Core.Options;

namespace SensorAgent.Tests;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Findings _findings = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Names_line_and_column_where_the_JSON_breaks()
    {
        var file = _directory.File("a.json", "{\n  \"Agent\": { \"Id\": \"a\" }\n  \"Mqtt\": {}\n}");

        Assert.Null(ConfigurationFile.Read(file, _findings));

        Assert.Contains("line 3, column 3", Assert.Single(_findings.Mistakes).Wrong);
    }

    [Fact]
    public void Takes_comments_and_trailing_commas()
    {
        var file = _directory.File("a.json", "{ /* who */ \"Agent\": { \"Id\": \"a\", }, // end\n }");

        var loaded = Load(file);

        Assert.Equal("a", loaded.Values["Agent:Id"]);
        Assert.Empty(_findings.Mistakes);
    }

    [Fact]
    public void Says_that_a_file_is_not_there()
    {
        Load(Path.Combine(_directory.Path, "none.json"));

        Assert.Equal("there is no such file", Assert.Single(_findings.Mistakes).Wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"a\": 1, \"A\": 2 }")]
    [InlineData("\0\u0001")]
    public void Refuses_in_a_sentence_what_is_no_configuration(string content)
    {
        Load(_directory.File("a.json", content));

        Assert.Single(_findings.Mistakes);
    }

    [Fact]
    public void The_environment_overrides_the_file_and_the_command_line_both()
    {
        var file = _directory.File("a.json", """{ "Agent": { "Id": "file", "Location": "file" }, "Board": { "Kind": "file" } }""");

        var loaded = LoadedConfiguration.Load(
            file, ["--Agent:Id=line"], [], new Hashtable { ["Agent__Id"] = "environment", ["AGENT__LOCATION"] = "environment" }, _findings);

        Assert.Equal(("line", "environment", "file"), (loaded.Values["Agent:Id"], loaded.Values["Agent:Location"], loaded.Values["Board:Kind"]));
    }

    private LoadedConfiguration Load(string file) => LoadedConfiguration.Load(file, [], [], new Hashtable(), _findings);
}

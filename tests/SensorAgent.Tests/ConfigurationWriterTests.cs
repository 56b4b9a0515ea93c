using SensorAgent.Configuration;

namespace SensorAgent.Tests;

public sealed class ConfigurationWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_new_text_takes_the_place_of_the_old_with_its_rights()
    {
        var file = _directory.File("a.json", "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.True(ConfigurationWriter.Replace(file, "new", draft => File.ReadAllText(draft) == "new"));

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        Assert.Equal(["a.json"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_text_that_cannot_stand_leaves_the_file_as_it_is()
    {
        var file = _directory.File("a.json", "old");

        Assert.False(ConfigurationWriter.Replace(file, "new", _ => false));

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal(["a.json"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        var file = _directory.File("a.json", "old");
        var link = Path.Combine(_directory.Path, "b.json");
        File.CreateSymbolicLink(link, file);

        Assert.True(ConfigurationWriter.Replace(link, "new", _ => true));

        Assert.Equal("new", File.ReadAllText(file));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }
}

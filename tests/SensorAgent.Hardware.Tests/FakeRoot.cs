namespace SensorAgent.Hardware.Tests;

/// <summary>A directory with a <c>proc</c>, <c>sys</c> and <c>dev</c> of the test's own making.</summary>
internal sealed class FakeRoot : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sensoragent-root-").FullName;

    public string PathOf(string file) => Path.Combine(Directory, file);

    public FakeRoot With(string file, string content = "")
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), content);
        return this;
    }

    public FakeRoot WithLink(string file, string target)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.CreateSymbolicLink(PathOf(file), target);
        return this;
    }

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}

namespace SensorAgent.Core.Tests.Storage;

/// <summary>A directory for state that is gone after the test.</summary>
internal sealed class StateDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sensoragent-state-").FullName;

    public string History => System.IO.Path.Combine(Path, "history.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using SensorAgent.Mqtt;

namespace SensorAgent.Integration.Tests;

/// <summary>A client's session in a file that goes with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sensoragent-store-");

    public TemporaryStore() => Store = new(Path.Combine(_directory.FullName, "session"), flush: false);

    public MqttFileSessionStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Delete(recursive: true);
    }
}

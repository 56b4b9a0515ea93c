using System.Text.Json;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>A directory with a configuration, and the environment that points the agent at a broker.</summary>
internal sealed class TestBench : IDisposable
{
    public const string AgentId = "bench";

    public const string Configuration = """
        {
          "Agent": { "Id": "bench", "Location": "room1" },
          "Board": { "Kind": "simulated" },
          "Sensors": {
            "climate": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "1s" },
            "host": { "Driver": "host", "Interval": "2s", "Location": "{agent}" }
          },
          "Outputs": {
            "lamp": { "Driver": "gpio", "Pin": "GPIO17" },
            "valve": { "Driver": "gpio", "Pin": "GPIO18", "OnExit": "on" }
          }
        }
        """;

    private readonly List<IDisposable> _owned = [];

    public TestBench(string configuration = Configuration) =>
        File.WriteAllText(Path.Combine(Directory, "appsettings.json"), configuration);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sensoragent-bench-").FullName;

    /// <summary>Starts the agent towards a broker on loopback; ended with the bench.</summary>
    public AgentProcess Agent(int broker, params string[] arguments) => Own(AgentProcess.Start(
        Directory, new Dictionary<string, string> { ["Mqtt__Broker"] = $"mqtt://127.0.0.1:{broker}", ["Mqtt__KeepAlive"] = "5s" }, arguments));

    /// <summary>Starts it in an environment of the test's own; ended with the bench.</summary>
    public AgentProcess AgentWith(Dictionary<string, string> environment, params string[] arguments) => Own(AgentProcess.Start(Directory, environment, arguments));

    /// <summary>Starts the agent as systemd does: with a socket to report to and a state directory.</summary>
    public AgentProcess Service(int broker, ServiceManagerSocket manager, params string[] arguments) => Own(AgentProcess.Start(
        Directory, new Dictionary<string, string>
        {
            ["Mqtt__Broker"] = $"mqtt://127.0.0.1:{broker}",
            ["NOTIFY_SOCKET"] = manager.Path,
            ["STATE_DIRECTORY"] = Path.Combine(Directory, "state"),
            ["WATCHDOG_USEC"] = "600000",
        }, arguments));

    /// <summary>Writes the configuration anew, as an editor does: a new file in the place of the old.</summary>
    public void Write(string configuration)
    {
        var draft = Path.Combine(Directory, "appsettings.json~");
        File.WriteAllText(draft, configuration);
        File.Move(draft, Path.Combine(Directory, "appsettings.json"), overwrite: true);
    }

    /// <summary>Starts the agent with its own broker.</summary>
    public AgentProcess AgentWithBroker(int port, params string[] arguments) => Own(AgentProcess.Start(
        Directory, new Dictionary<string, string> { ["Mqtt__Embedded__Port"] = $"{port}" }, arguments));

    /// <summary>Subscribes; ended with the bench.</summary>
    public MosquittoSub Subscribe(int port, string filter, params string[] options) => Own(new MosquittoSub(port, filter, options));

    public void Dispose()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
            owned.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>A text member of a JSON payload.</summary>
    public static string? Member(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var member) ? member.ToString() : null;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}

using SensorAgent.Benchmarks.Harness;

namespace SensorAgent.Benchmarks.Agent;

/// <summary>The agent as users run it, in a directory of its own, with its defaults but for what the configuration says.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Task _printing;

    private AgentProcess(string directory, MeasuredProcess process)
    {
        (_directory, Process) = (directory, process);
        _printing = process.Output.BaseStream.CopyToAsync(Stream.Null);
    }

    public MeasuredProcess Process { get; }

    /// <summary>Where it keeps its state.</summary>
    public static string StateOf(string directory) => Path.Combine(directory, "state");

    public static string NewDirectory() => Directory.CreateTempSubdirectory("sensoragent-benchmark-").FullName;

    /// <summary>Starts it; the directory is removed with it.</summary>
    public static AgentProcess Start(string directory, int broker, string sections, int? web = null)
    {
        File.WriteAllText(Path.Combine(directory, "appsettings.json"), $$"""
            {
              "Agent": { "Id": "bench", "Location": "room1" },
              "Board": { "Kind": "simulated" },
              "Mqtt": { "Broker": "mqtt://127.0.0.1:{{broker}}" },
              "Web": { "Enabled": {{(web is null ? "false" : "true")}}, "Port": {{web ?? 8080}} },
              {{sections}}
            }
            """);
        return new(directory, MeasuredProcess.Start("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "SensorAgent.dll"), "--config", Path.Combine(directory, "appsettings.json")],
            [("STATE_DIRECTORY", StateOf(directory))]));
    }

    /// <summary>So many thermometers, one reading a second each.</summary>
    public static string Thermometers(int count) => Section("Sensors", count, i =>
        $$"""{ "Driver": "ds18b20", "Id": "28-{{i + 1:x12}}", "Interval": "1s", "Location": "room{{i + 1}}" }""");

    /// <summary>So many switches on port expanders.</summary>
    public static string Switches(int count) => Section("Outputs", count, i =>
        $$"""{ "Driver": "mcp23017", "Bus": 1, "Address": "0x{{0x20 + i / 16:x}}", "Pin": {{i % 16}} }""");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _printing;
        Directory.Delete(_directory, recursive: true);
    }

    private static string Section(string name, int count, Func<int, string> entry) =>
        $"\"{name}\": {{ {string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"x{i + 1}\": {entry(i)}"))} }}";
}

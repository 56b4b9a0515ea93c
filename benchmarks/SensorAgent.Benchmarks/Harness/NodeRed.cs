namespace SensorAgent.Benchmarks.Harness;

/// <summary>A Node-RED with a flow of ours, where its user has installed one: <c>node-red</c> on the path, or what <c>NODE_RED</c> names.</summary>
internal static class NodeRed
{
    /// <summary>Starts it in a directory of its own, towards a broker; null, with a line that says so, where there is none.</summary>
    public static MeasuredProcess? Start(string directory, string flow, int broker)
    {
        if (Find() is not { } program)
        {
            Console.WriteLine("Node-RED is left out: there is none (npm install node-red, and its node_modules/.bin/node-red as NODE_RED).");
            return null;
        }

        File.Copy(Peers.Script(flow), Path.Combine(directory, "flows.json"));
        File.WriteAllText(Path.Combine(directory, "settings.js"),
            $"module.exports = {{ uiHost: '127.0.0.1', uiPort: {Server.FreePort()}, flowFile: 'flows.json', logging: {{ console: {{ level: 'off' }} }} }};");
        return MeasuredProcess.Start(program, ["--userDir", directory], [("MQTT_PORT", $"{broker}")]);
    }

    private static string? Find() => Environment.GetEnvironmentVariable("NODE_RED") is { Length: > 0 } named
        ? named
        : Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "node-red")).FirstOrDefault(File.Exists);
}

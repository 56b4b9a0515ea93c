namespace SensorAgent.Benchmarks.Harness;

/// <summary>The programs of other makes, for Debian's own Python.</summary>
internal static class Peers
{
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);
}

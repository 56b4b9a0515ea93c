using System.Runtime.InteropServices;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{Environment.ProcessorCount} × {model ?? "CPU"} ({RuntimeInformation.OSArchitecture}), {RuntimeInformation.OSDescription}";
    }
}

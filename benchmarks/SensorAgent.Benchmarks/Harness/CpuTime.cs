using System.Runtime.InteropServices;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>CPU time used so far by this process and by those it started that have ended.</summary>
internal static partial class CpuTime
{
    private const int Children = -1; // RUSAGE_CHILDREN, getrusage(2)

    public static double Seconds
    {
        get
        {
            Span<long> usage = stackalloc long[18]; // struct rusage: user seconds, microseconds, system seconds, microseconds, and more
            if (GetUsage(Children, ref usage[0]) != 0)
                throw new InvalidOperationException("getrusage failed.");
            return Environment.CpuUsage.TotalTime.TotalSeconds + usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}

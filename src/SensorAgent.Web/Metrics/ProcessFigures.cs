using System.Diagnostics;
using System.Globalization;

namespace SensorAgent.Web.Metrics;

/// <summary>What the process takes, under the names that Prometheus' own client libraries have.</summary>
internal static class ProcessFigures
{
    /// <summary>Looks at all of them.</summary>
    public static IEnumerable<Figure> Collect(DateTimeOffset started)
    {
        using var process = Process.GetCurrentProcess();
        yield return new("process_cpu_seconds_total", "Processor time of the process.", FigureKind.Counter, "s", Of(process.TotalProcessorTime.TotalSeconds));
        yield return new("process_resident_memory_bytes", "Memory of the process that is in RAM.", FigureKind.Gauge, "By", Of(process.WorkingSet64));
        yield return new("process_virtual_memory_bytes", "Address space of the process.", FigureKind.Gauge, "By", Of(process.VirtualMemorySize64));
        yield return new("process_start_time_seconds", "When the agent started, in seconds since 1970.", FigureKind.Gauge, "s", Of(started.ToUnixTimeMilliseconds() / 1000.0));
        yield return new("process_open_fds", "Open file descriptors.", FigureKind.Gauge, "{file}", Of(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count()));
        yield return new("dotnet_gc_heap_bytes", "Memory of the garbage-collected heap.", FigureKind.Gauge, "By", Of(GC.GetTotalMemory(forceFullCollection: false)));
        yield return new("dotnet_gc_allocated_bytes_total", "Memory that was ever allocated on the heap.", FigureKind.Counter, "By", Of(GC.GetTotalAllocatedBytes()));
        yield return new("dotnet_gc_collections_total", "Garbage collections.", FigureKind.Counter, "1",
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
                new Sample([("generation", generation.ToString(CultureInfo.InvariantCulture))], GC.CollectionCount(generation)))]);
        yield return new("dotnet_threadpool_threads", "Threads of the thread pool.", FigureKind.Gauge, "{thread}", Of(ThreadPool.ThreadCount));
    }

    private static Sample[] Of(double value) => [new([], value)];
}

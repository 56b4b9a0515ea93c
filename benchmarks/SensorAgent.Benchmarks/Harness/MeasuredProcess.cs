using System.Diagnostics;
using System.Globalization;

namespace SensorAgent.Benchmarks.Harness;

/// <summary>A process started for a measurement, and what the kernel says of it. Killed when disposed.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private const int TicksPerSecond = 100; // USER_HZ, which is 100 on every Linux port that .NET has
    private readonly Process _process;

    private MeasuredProcess(Process process) => _process = process;

    /// <summary>CPU time in seconds that it has used, in user and kernel mode, in steps of 10 ms (proc(5), fields 14 and 15).</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in MB of 1,000,000 bytes.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>What it writes to standard output; null when that is not redirected.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a program; its standard error is that of this process.</summary>
    public static MeasuredProcess Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start."));
    }

    /// <summary>Waits for its end, which must be a success.</summary>
    public async Task<string> WaitAsync()
    {
        var output = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0 ? output : throw new InvalidOperationException($"It ended with {_process.ExitCode}: {output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

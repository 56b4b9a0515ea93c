using System.Diagnostics;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>The agent as its users run it: a process of its own, configured from outside, ended by signals.</summary>
internal sealed class AgentProcess : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private AgentProcess(string directory, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        // Whoever runs the tests may ignore SIGHUP (nohup), and what is ignored is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, "SensorAgent.dll"), .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = directory;
        start.Environment["Web__Enabled"] = "false"; // unless a test gives it a port of its own
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts it in a directory whose <c>appsettings.json</c>, if any, it finds by itself.</summary>
    public static AgentProcess Start(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(directory, environment, arguments);

    /// <summary>Ends it as <c>systemctl stop</c> does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await EndAsync();
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it has ended by itself, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until it has printed a text.</summary>
    public Task PrintsAsync(string text) => UntilAsync(() => Printed.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until that is so; what the agent printed is told where it does not become so.</summary>
    public async Task UntilAsync(Func<bool> condition, string text)
    {
        try
        {
            await Wait.Until(condition, text);
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message}; the agent printed:{Environment.NewLine}{Printed}", fault);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Sends it a signal, such as HUP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests;

/// <summary>
/// A real Mosquitto on a free port of this machine's loopback, with a configuration and a directory of its own. Killed and removed when
/// disposed.
/// </summary>
internal sealed partial class MosquittoServer : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-mosquitto-").FullName;
    private readonly StringBuilder _log = new();
    private readonly MosquittoOptions _options;
    private TaskCompletionSource _runs = NewLine();
    private TaskCompletionSource _line = NewLine();
    private Process? _process;

    private MosquittoServer(MosquittoOptions options)
    {
        _options = options;
        Port = options.Port ?? FreePort.Next();
    }

    /// <summary>The port of the plain MQTT listener.</summary>
    public int Port { get; }

    /// <summary>Its address.</summary>
    public Uri Address => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>The directory of its configuration, password file and database.</summary>
    public string Folder => _directory;

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts one and waits until it listens; the access list lies in <c>{folder}/acl</c>.</summary>
    public static async Task<MosquittoServer> StartAsync(MosquittoOptions? options = null, params string[] accessList)
    {
        var server = new MosquittoServer(options ?? new());
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(server.Folder, "acl"), accessList);
            await server.ConfigureAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when it has written that text so many times.</summary>
    public async Task UntilLoggedAsync(string text, int times)
    {
        using var limit = new CancellationTokenSource(Bound);
        for (var next = NextLineAsync(); Log.Split(text).Length <= times; next = NextLineAsync())
            await next.WaitAsync(limit.Token);
    }

    /// <summary>kill -9: no goodbye to anyone, nothing saved.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Bound);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it in order, so that it saves what it persists.</summary>
    public async Task StopAsync()
    {
        Signal(15);
        await _process!.WaitForExitAsync().WaitAsync(Bound);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again on the same port; empty unless it persists.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("mosquitto", ["-c", Path.Combine(_directory, "mosquitto.conf"), "-v"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _runs = NewLine();
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException("Mosquitto is not installed: install the packages mosquitto and mosquitto-clients.", fault);
        }

        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await UntilItListensAsync();
    }

    /// <summary>SIGSTOP: its connections stay, but nothing answers.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(SigCont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task ConfigureAsync()
    {
        if (_options.ConfigurationFile is { } made)
        {
            await File.WriteAllTextAsync(Path.Combine(_directory, "mosquitto.conf"), await File.ReadAllTextAsync(made));
            return;
        }

        var lines = new List<string>
        {
            $"listener {Port} 127.0.0.1",
            $"allow_anonymous {(_options.Users.Count == 0 ? "true" : "false")}",
            "log_dest stderr",
            $"persistence {(_options.Persistent ? "true" : "false")}",
            $"persistence_location {_directory}/",
            "user root",
        };
        if (_options.Users.Count > 0)
        {
            var passwords = Path.Combine(_directory, "passwords");
            await File.WriteAllLinesAsync(passwords, _options.Users.Select(user => $"{user.Key}:{user.Value}"));
            using var hashing = Process.Start("mosquitto_passwd", ["-U", passwords]);
            await hashing.WaitForExitAsync().WaitAsync(Bound);
            lines.Add($"password_file {passwords}");
        }

        lines.AddRange(_options.Lines.Select(line => line.Replace("{folder}", _directory, StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(Path.Combine(_directory, "mosquitto.conf"), lines);
    }

    /// <summary>It says so when all its listeners stand.</summary>
    private async Task UntilItListensAsync()
    {
        var ended = _process!.WaitForExitAsync();
        if (await Task.WhenAny(_runs.Task, ended).WaitAsync(Bound) == ended)
            throw new InvalidOperationException($"Mosquitto does not start:{Environment.NewLine}{Log}");
    }

    private void Append(string? line)
    {
        TaskCompletionSource came;
        lock (_log)
        {
            _log.AppendLine(line);
            (came, _line) = (_line, NewLine());
        }

        came.TrySetResult();
        if (line?.EndsWith(" running", StringComparison.Ordinal) == true)
            _runs.TrySetResult();
    }

    private Task NextLineAsync()
    {
        lock (_log)
            return _line.Task;
    }

    private static TaskCompletionSource NewLine() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal(int signal)
    {
        if (Kill(_process!.Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} could not be sent to Mosquitto.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

/// <summary>What a test wants of its Mosquitto.</summary>
internal sealed record MosquittoOptions
{
    /// <summary>The port; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>The whole of its mosquitto.conf, which then says everything else too; it has to log to stderr.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Whether sessions and retained messages survive a restart.</summary>
    public bool Persistent { get; init; }

    /// <summary>Names and passwords; empty lets everyone in.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>More lines of mosquitto.conf; <c>{folder}</c> stands for its directory.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}

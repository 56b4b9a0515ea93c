using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace SensorAgent.Integration.Tests.Broker;

/// <summary>A running mosquitto_pub or mosquitto_sub; every wait is bounded, and it is killed when disposed.</summary>
internal sealed class MosquittoClient : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    private MosquittoClient(string program, int port, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, ["-p", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Publishes and returns the exit code.</summary>
    public static async Task<int> PublishAsync(int port, params string[] arguments)
    {
        await using var client = new MosquittoClient("mosquitto_pub", port, arguments);
        return await client.ExitAsync();
    }

    /// <summary>
    /// Subscribes and returns when the broker has confirmed it: a retained message of the topic <c>ready</c>, which the caller has
    /// published, has come. Lines are <c>topic payload qos retain</c>.
    /// </summary>
    public static async Task<MosquittoClient> SubscribeAsync(int port, params string[] arguments)
    {
        var client = new MosquittoClient("mosquitto_sub", port, [.. arguments, "-t", "ready", "-F", "%t %p %q %r"]);
        while (!(await client.NextLineAsync()).StartsWith("ready ", StringComparison.Ordinal))
        {
            // retained or queued messages of a session that goes on
        }

        return client;
    }

    /// <summary>The same without waiting for the confirmation.</summary>
    public static MosquittoClient Start(string program, int port, params string[] arguments) => new(program, port, arguments);

    public async Task<string> NextLineAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(Bound);

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Closes its input and waits for its end.</summary>
    public async Task<int> ExitAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Bound);
        return _process.ExitCode;
    }

    /// <summary>kill -9, of this process only.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Bound);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
            _lines.Writer.TryWrite(line);
    }
}

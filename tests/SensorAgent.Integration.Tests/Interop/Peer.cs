using System.Diagnostics;
using System.Threading.Channels;

namespace SensorAgent.Integration.Tests.Interop;

/// <summary>A broker or client of another make in a process of its own; every wait is bounded, and it is killed when disposed.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private const string MessagePrefix = "message ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    private Peer(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
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

    /// <summary>Starts aedes with one listener, mqtt, mqtts, ws or wss, and returns it with its address.</summary>
    public static async Task<(Peer Peer, Uri Address)> StartAedesAsync(string scheme = "mqtt", TestCertificates.Files? files = null)
    {
        string[] secure = files is null ? [] : [files.Certificate, files.Key];
        var peer = new Peer("node", [Path.Combine(PeerPackages.Folder, "aedes.js"), scheme, .. secure]);
        var port = await peer.NextAnswerAsync();
        return (peer, new($"{scheme}://127.0.0.1:{port}"));
    }

    /// <summary>Starts a client of that make and waits until our broker has let it in.</summary>
    public static async Task<Peer> ConnectAsync(PeerMake make, Uri address, int version, string authority, string will)
    {
        var (program, script) = make == PeerMake.Paho ? (PeerPackages.Python, "paho_client.py") : ("node", "mqttjs.js");
        var peer = new Peer(program, [Path.Combine(PeerPackages.Folder, script), address.ToString(), $"{version}", authority, will]);
        Assert.Equal("connected", await peer.NextAnswerAsync());
        return peer;
    }

    public async Task SubscribeAsync(string filter, int qos)
    {
        await TellAsync($"sub {filter} {qos}");
        Assert.Equal("subscribed", await NextAnswerAsync());
    }

    public async Task PublishAsync(string topic, int qos, string payload, bool retain = false)
    {
        await TellAsync($"pub {topic} {qos} {payload} {(retain ? 1 : 0)}");
        Assert.Equal("published", await NextAnswerAsync());
    }

    /// <summary>The next message as <c>topic payload qos retain</c>; it may have come before an answer that was waited for.</summary>
    public Task<string> NextMessageAsync() => NextAsync(_messages);

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

    private async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    private Task<string> NextAnswerAsync() => NextAsync(_answers);

    private void Add(string? line)
    {
        if (line?.StartsWith(MessagePrefix, StringComparison.Ordinal) == true)
            _messages.Writer.TryWrite(line[MessagePrefix.Length..]);
        else if (line is not null)
            _answers.Writer.TryWrite(line);
    }

    private static async Task<string> NextAsync(Channel<string> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Bound);
}

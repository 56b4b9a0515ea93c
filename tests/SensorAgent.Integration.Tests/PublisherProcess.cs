using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Mqtt;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests;

/// <summary>
/// A client with a store in a process of its own, which can be killed and started again. It publishes <see cref="NumberedMessages"/>, tells each
/// number on its output as soon as the client has taken the message over, and goes on behind the last that its store knows of.
/// </summary>
internal sealed class PublisherProcess : IAsyncDisposable
{
    private const string Done = "done";
    private const int Window = 300;
    private readonly string _directory = Directory.CreateTempSubdirectory("sensoragent-publisher-").FullName;
    private readonly string[] _args;
    private Process? _process;

    public PublisherProcess(Uri server, string clientId, int count) =>
        _args = ["publisher", server.OriginalString, clientId, count.ToString(CultureInfo.InvariantCulture), Path.Combine(_directory, "session")];

    /// <summary>What the process does: <c>server client-id count store</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        using var store = new MqttFileSessionStore(args[3], flush: false);
        var entered = store.Load().LastSequence;
        Console.WriteLine(entered);
        var options = new MqttClientOptions
        {
            Servers = [new(args[0])],
            ClientId = args[1],
            CleanStart = false,
            SessionExpiryInterval = 3600,
            Store = store,
        };
        var client = new MqttClient(options, TimeProvider.System, new Random(1), NullLogger<MqttClient>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = client.RunAsync(new RecordingHandler(), stopping.Token);
        var publishing = new Queue<Task>();
        for (var number = (int)entered; number < int.Parse(args[2], CultureInfo.InvariantCulture); number++)
        {
            if (publishing.Count >= Window)
                await publishing.Dequeue();
            publishing.Enqueue(client.PublishAsync(NumberedMessages.At(number), PublishScope.AnyConnection, CancellationToken.None).AsTask());
            Console.WriteLine(number + 1);
        }

        await Task.WhenAll(publishing);
        await Wait.Until(() => client.Unacknowledged == 0);
        Console.WriteLine(Done);
        await stopping.CancelAsync();
        await running;
    }

    /// <summary>Starts it, again if need be, and returns how many messages its store knows to have been taken over.</summary>
    public async Task<int> StartAsync()
    {
        _process = EntryPoint.Start(_args);
        return int.Parse((await NextAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>The next number that it tells; null when all are acknowledged.</summary>
    public async Task<int?> ToldAsync() =>
        await NextAsync() is var line && line != Done ? int.Parse(line!, CultureInfo.InvariantCulture) : null;

    /// <summary>kill -9; returns the last number that it had told, or null if it had told none that was not read before.</summary>
    public async Task<int?> KillAsync()
    {
        _process!.Kill();
        int? last = null;
        while (await NextAsync() is { Length: > 0 } line && line != Done)
            last = int.Parse(line, CultureInfo.InvariantCulture);
        await _process.WaitForExitAsync().WaitAsync(RecordingHandler.Bound);
        _process.Dispose();
        _process = null;
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string?> NextAsync() => await _process!.StandardOutput.ReadLineAsync().WaitAsync(RecordingHandler.Bound);
}

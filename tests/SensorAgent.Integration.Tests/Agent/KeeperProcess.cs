using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Model;
using SensorAgent.Core.Options;
using SensorAgent.Core.Storage;
using SensorAgent.Testing;

namespace SensorAgent.Integration.Tests.Agent;

/// <summary>
/// The agent's history in a process of its own, to be killed and frozen. It keeps readings as fast as it can and tells how many have gone to the
/// disk, after each flush.
/// </summary>
internal sealed class KeeperProcess(string directory) : IAsyncDisposable
{
    private const int AtOnce = 40;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly Process _process = EntryPoint.Start("keeper", directory);

    public int Id => _process.Id;

    /// <summary>Lets it begin, when it is up; until then it has not touched the directory.</summary>
    public void Begin() => _process.StandardInput.WriteLine();

    /// <summary>What the process does: <c>directory</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        if (await Console.In.ReadLineAsync() is null)
            return;
        var time = new ManualTime();
        var outbox = new Outbox();
        var topics = new TopicScheme(MqttSettings.Read(Config.Section(), "keeper", Credentials.None).Topics, "keeper");
        var log = new ReadingLog();
        var clock = new ClockWatch(() => true, log, time, NullLogger<ClockWatch>.Instance);
        using var historian = new Historian(
            new(true, TimeSpan.FromDays(30), 100_000_000, TimeSpan.FromSeconds(10)), args[0], log, outbox, new(log, topics, time), clock,
            new(outbox, topics, time), time, NullLogger<Historian>.Instance);
        historian.Open();
        var running = historian.RunAsync(CancellationToken.None);
        for (var told = 0; !running.IsCompleted; told += AtOnce)
        {
            for (var number = 0; number < AtOnce; number++)
                log.Add(new Reading(new("keeper", "temperature", $"room{number % 20}"), SensorValue.Of(number), "°C", time.GetUtcNow()));
            await Wait.Until(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return log.Waiting == 0;
            });
            Console.WriteLine(told + AtOnce);
        }
    }

    /// <summary>Waits until another flush is on disk, and gives how many readings are since the process began.</summary>
    public async Task<int> ToldAsync() =>
        int.Parse((await _process.StandardOutput.ReadLineAsync().WaitAsync(Bound))!, CultureInfo.InvariantCulture);

    /// <summary>Stops it in the midst of whatever it does, until <see cref="Thaw"/>.</summary>
    public async Task FreezeAsync()
    {
        Signal("STOP");
        await Wait.Until(() => File.ReadAllText($"/proc/{_process.Id}/stat").Split(')')[^1].TrimStart()[0] == 'T');
    }

    public void Thaw() => Signal("CONT");

    /// <summary>kill -9; returns the last number that it had told.</summary>
    public async Task<int> KillAsync()
    {
        _process.Kill();
        var last = 0;
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Bound) is { Length: > 0 } line)
            last = int.TryParse(line, CultureInfo.InvariantCulture, out var told) ? told : last;
        await _process.WaitForExitAsync().WaitAsync(Bound);
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }
}
